import type { ApiFailure, ApiFailureKind } from '../fleet/api-failure.ts';

const explanations = {
  dns: 'the host name cannot be resolved; check baseUrl and DNS',
  refused: 'the host refuses connections; check baseUrl, firewalls and proxies',
  unreachable: 'there is no route to the host; check the network',
  reset: 'the connection was cut before the answer was complete',
  timeout: 'no complete answer within requestTimeout',
  tls: 'the certificate cannot be verified; check its dates and authorities',
  proxy: 'the proxy cannot be reached or refuses to connect; check HTTPS_PROXY and its credentials',
  network: 'the connection failed',
  html: 'a web page came instead of JSON; a proxy may want a login',
  schema: 'the answer is not what the API documents',
  too_large: 'the answer is larger than any real one',
  redirect: 'the host redirects elsewhere; check baseUrl (tokens are not sent on)',
  auth: 'the credentials are refused; check clientId and clientSecret',
  forbidden: 'the credentials lack the scope for this',
  not_found: 'there is no such object',
  rejected: 'the API refuses the request',
  server_error: 'the API reports an error of its own',
  rate_limited: 'the rate limit is used up; give the exporter its own client id or lower rateLimit.requests',
  credentials: 'clientIdFile or clientSecretFile cannot be read',
  aborted: 'given up before the answer came',
} as const satisfies Record<ApiFailureKind, string>;

export const explain = (failure: ApiFailure): string => explanations[failure.kind];
