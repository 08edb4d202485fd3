import type { Instant, Seconds } from '../lib/units.ts';
import type { Failure } from './failure.ts';

/** What the API client tells of itself. `operation` is an operation id, or `token`. */
export interface ApiEvents {
  /** One attempt: `code` is the HTTP status or the kind of network error. */
  readonly attempted: (attempt: {
    readonly operation: string;
    readonly code: string;
    readonly duration: Seconds;
  }) => void;
  readonly retried: () => void;
  /** 429: all requests wait until then. */
  readonly limited: (limit: {
    readonly operation: string;
    readonly wait: Seconds;
    readonly until: Instant;
  }) => void;
  /** A request waited for its turn. */
  readonly waited: (wait: Seconds) => void;
  /** An operation came to an end, after all its attempts; null: well. */
  readonly settled: (end: { readonly operation: string; readonly failure: Failure | null }) => void;
  /** The API's clock minus ours. */
  readonly clockSkewMeasured: (skew: Seconds) => void;
  /** Scopes: null where the answer does not say. */
  readonly tokenRefreshed: (token: {
    readonly expiry: Instant;
    readonly scopes: readonly string[] | null;
  }) => void;
  readonly tokenRefused: (failure: Failure) => void;
  /** The answer carried X-Deprecated. */
  readonly deprecated: (operation: string) => void;
  /** A field held what the API does not document. */
  readonly unexpected: (field: string, times: number) => void;
}

const ignore = (): void => {};

/** For those who ask and are not interested in more than the answer. */
export const unheard: ApiEvents = {
  attempted: ignore,
  retried: ignore,
  limited: ignore,
  waited: ignore,
  settled: ignore,
  clockSkewMeasured: ignore,
  tokenRefreshed: ignore,
  tokenRefused: ignore,
  deprecated: ignore,
  unexpected: ignore,
};
