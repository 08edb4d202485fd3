import type { Millis } from '../lib/units.ts';

/** Everything that is expected to go wrong with a request to the API. Operators see `kind` as the reason. */
export type ApiFailure =
  | { readonly kind: NetworkProblem; readonly wasIdle?: true }
  | { readonly kind: AnswerProblem; readonly status: number }
  | (ApiRefusal & { readonly kind: RefusalKind })
  | { readonly kind: 'rate_limited'; readonly retryAfter: Millis | null }
  /** The client id or the secret cannot be read. */
  | { readonly kind: 'credentials' }
  /** We gave up: the sweep reached its deadline, or the process stops. */
  | { readonly kind: 'aborted' };

export type ApiFailureKind = ApiFailure['kind'];

/** No answer came. `wasIdle`: the connection was kept open after an earlier request, and was dead when it was used again. */
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
export type RefusalKind = 'auth' | 'forbidden' | 'not_found' | 'rejected' | 'server_error';

export interface ApiRefusal {
  readonly status: number;
  /** SailPoint's support asks for it. */
  readonly trackingId: string | null;
  /** The API's own words: for whoever typed the command, not for logs. */
  readonly detail: string | null;
}

export const trackingIdOf = (failure: ApiFailure): string | null =>
  'trackingId' in failure ? failure.trackingId : null;

/** The credentials themselves are the trouble: it meets every request, whatever is asked. */
export const isCredentialsFailure = ({ kind }: ApiFailure): boolean =>
  kind === 'auth' || kind === 'credentials';
