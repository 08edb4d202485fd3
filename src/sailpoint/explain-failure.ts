import type { ApiFailureKind, FailedCall } from '../fleet/api-failure.ts';

const notTheApi =
  'a proxy or firewall on the way answers; have it allow requests to this host, or check baseUrl';

const explanations = {
  dns: 'the host name cannot be resolved; check baseUrl and DNS',
  refused: 'the host refuses connections; check baseUrl, firewalls and proxies',
  unreachable: 'there is no route to the host; check the network',
  reset: 'the connection was cut before the answer was complete',
  timeout: 'no complete answer within requestTimeout',
  tls: 'the certificate cannot be verified; check its dates and authorities',
  proxy: 'the proxy cannot be reached or refuses to connect; check HTTPS_PROXY and its credentials',
  network: 'the connection failed',
  html: `a web page came instead of JSON: ${notTheApi}`,
  schema: `the answer is not what the API documents: perhaps ${notTheApi}`,
  too_large: 'the answer is larger than any real one',
  redirect: 'the host redirects elsewhere; check baseUrl (tokens are not sent on)',
  auth: 'the credentials are refused; check clientId and clientSecret',
  token_refused:
    'SailPoint refuses a token that it has just issued; check that baseUrl is the API of the right tenant, and that the owner of the API client is active',
  forbidden: 'not permitted',
  not_found: 'there is no such object, or this apiVersion has no such path',
  rejected: 'the API refuses the request',
  server_error: 'the API reports an internal error',
  rate_limited: 'the rate limit is used up; give the exporter its own client id or lower rateLimit.requests',
  aborted: 'given up before the answer came',
} as const satisfies Record<Exclude<ApiFailureKind, 'credentials'>, string>;

/** What a failure means, and how to mend it. */
export function explain(failure: FailedCall): string {
  const { kind, scopes } = failure;
  if (kind === 'credentials') return failure.problem;
  return kind === 'forbidden' && scopes.length > 0
    ? `not permitted: the API client needs the scope ${scopes.join(' or ')}, and its owner a level that may use it (ORG_ADMIN)`
    : explanations[kind];
}
