import type { Instant, Seconds } from '../lib/units.ts';
import type { ApiFailure, ApiHold, FailedCall } from './api-failure.ts';
import type { UnexpectedField } from './unexpected-field.ts';

/** What happens between us and a tenant's API. `operation` is SailPoint's operation id, or `token`. */
export interface ApiEvents {
  readonly attempted: (attempt: ApiAttempt) => void;
  readonly retried: () => void;
  readonly limited: (limit: ApiLimit) => void;
  /** A request waited for its turn. */
  readonly waited: (wait: Seconds) => void;
  readonly settled: (end: ApiCallEnd) => void;
  /** The API's clock minus ours. */
  readonly clockSkewMeasured: (skew: Seconds) => void;
  readonly tokenRefreshed: (token: RefreshedToken) => void;
  readonly tokenFailed: (failure: ApiFailure) => void;
  /** The answer carried X-Deprecated. */
  readonly deprecated: (operation: string) => void;
  /** A field held a value that the API does not document. */
  readonly unexpected: (field: UnexpectedField, times: number) => void;
}

/** One attempt of a request. */
interface ApiAttempt {
  readonly operation: string;
  /** The HTTP status, or the kind of failure where no usable answer of the API came. */
  readonly code: string;
  readonly duration: Seconds;
}

/** The API asks to wait: all requests of the tenant do, until then. */
interface ApiLimit {
  readonly operation: string;
  readonly reason: ApiHold['kind'];
  readonly wait: Seconds;
  readonly until: Instant;
}

/** An operation came to an end, after all its attempts. */
interface ApiCallEnd {
  readonly operation: string;
  /** Null: it succeeded. */
  readonly failure: FailedCall | null;
}

interface RefreshedToken {
  readonly expiry: Instant;
  /** Null where the answer does not say. */
  readonly scopes: readonly string[] | null;
}

const ignore = (): void => {};

/** For callers that only want the answer. */
export const ignoreEvents: ApiEvents = {
  attempted: ignore,
  retried: ignore,
  limited: ignore,
  waited: ignore,
  settled: ignore,
  clockSkewMeasured: ignore,
  tokenRefreshed: ignore,
  tokenFailed: ignore,
  deprecated: ignore,
  unexpected: ignore,
};
