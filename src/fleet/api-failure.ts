import type { Millis } from '../lib/units.ts';

/** Everything that is expected to go wrong with a request to the API. Operators see `kind` as the reason. */
export type ApiFailure =
  | { readonly kind: NetworkProblem; readonly wasIdle?: true }
  | { readonly kind: AnswerProblem; readonly status: number }
  | (ApiRefusal & { readonly kind: RefusalKind })
  | ServerError
  | RateLimited
  | UnusableCredentials
  /** We gave up: the sweep reached its deadline, or the process stops. */
  | { readonly kind: 'aborted' };

export type ApiFailureKind = ApiFailure['kind'];

/** A failure of one operation. */
export type FailedCall = ApiFailure & {
  /** SailPoint's operation id; `token` if there was no token to request it with. */
  readonly operation: string;
  /** Any one of them permits the operation. */
  readonly scopes: readonly string[];
};

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

/** The API said no. `auth`: to the credentials; `token_refused`: to a token that it issued itself. */
export type RefusalKind = 'auth' | 'token_refused' | 'forbidden' | 'not_found' | 'rejected';

export interface ApiRefusal {
  readonly status: number;
  /** SailPoint's support needs it. */
  readonly trackingId: string | null;
  /** The API's own words, as one clean line of at most 300 characters. */
  readonly apiMessage: string | null;
}

interface ServerError extends ApiRefusal {
  readonly kind: 'server_error';
  /** How long all requests must wait; null if the API does not say. */
  readonly retryAfter: Millis | null;
}

interface RateLimited {
  readonly kind: 'rate_limited';
  /** Null if the API does not say, or says nothing usable. */
  readonly retryAfter: Millis | null;
}

/** The client id or the secret cannot be read. `problem` says which file and why, in a sentence, without the value. */
interface UnusableCredentials {
  readonly kind: 'credentials';
  readonly problem: string;
}

/** The answers by which the API may ask all requests to wait. */
export type ApiHold = RateLimited | ServerError;

/** The API does not accept the credentials, so every request fails. */
export const isNotAccepted = ({ kind }: ApiFailure): boolean =>
  kind === 'auth' || kind === 'token_refused' || kind === 'credentials';

export const httpStatusOf = (failure: ApiFailure): number | null => {
  if (failure.kind === 'rate_limited') return 429;
  return 'status' in failure ? failure.status : null;
};

export const trackingIdOf = (failure: ApiFailure): string | null =>
  'trackingId' in failure ? failure.trackingId : null;

export const credentialProblemOf = (failure: ApiFailure): string | null =>
  failure.kind === 'credentials' ? failure.problem : null;

export const apiMessageOf = (failure: ApiFailure): string | null =>
  'apiMessage' in failure ? failure.apiMessage : null;
