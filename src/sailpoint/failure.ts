import type { Millis } from '../lib/units.ts';

/** All that can be expected to go wrong with a request. `kind` is what operators see as the reason. */
export type Failure =
  | { readonly kind: NetworkProblem; readonly wasIdle?: true }
  | { readonly kind: AnswerProblem; readonly status: number }
  | (Refusal & { readonly kind: 'auth' | 'forbidden' | 'not_found' | 'rejected' | 'server_error' })
  | { readonly kind: 'rate_limited'; readonly retryAfter: Millis | null }
  /** The clientId or the secret cannot be read. */
  | { readonly kind: 'credentials' }
  /** Given up by ourselves: the deadline of the sweep, or the end of the process. */
  | { readonly kind: 'aborted' };

/** No answer came. `wasIdle`: the connection had been kept open after an earlier request, and was dead when it was used again. */
export type NetworkProblem =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'proxy'
  | 'network';

/** An answer came that cannot be the API's. */
export type AnswerProblem = 'html' | 'schema' | 'too_large' | 'redirect';

/** The API said no. */
export interface Refusal {
  readonly status: number;
  /** SailPoint's support asks for it. */
  readonly trackingId: string | null;
  /** The API's own words: for whoever typed the command, not for logs. */
  readonly detail: string | null;
}

export const trackingIdOf = (failure: Failure): string | null =>
  'trackingId' in failure ? failure.trackingId : null;

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
} as const satisfies Record<Failure['kind'], string>;

export const explain = (failure: Failure): string => explanations[failure.kind];
