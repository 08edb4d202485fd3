declare const unit: unique symbol;

/** A span of time in milliseconds. */
export type Millis = number & { readonly [unit]: 'ms' };

/** A span of time in seconds, the base unit of Prometheus. */
export type Seconds = number & { readonly [unit]: 's' };

/** A point in time: milliseconds since 1970 on the wall clock, which may jump. */
export type Instant = number & { readonly [unit]: 'wall' };

/** A point in time in milliseconds on a clock that never jumps; only differences mean something. */
export type Tick = number & { readonly [unit]: 'tick' };

/** How many requests may be made in any window of time. */
export interface RateLimit {
  readonly requests: number;
  readonly window: Millis;
}

export const millis = (value: number): Millis => value as Millis;
export const seconds = (value: number): Millis => (value * 1_000) as Millis;
export const instant = (epochMillis: number): Instant => epochMillis as Instant;
export const tick = (value: number): Tick => value as Tick;

export const toSeconds = (span: Millis): Seconds => (span / 1_000) as Seconds;

/** Seconds since 1970, as Prometheus wants its timestamps. */
export const toEpochSeconds = (at: Instant): Seconds => (at / 1_000) as Seconds;

export const elapsed = (from: Tick, to: Tick): Millis => (to - from) as Millis;
export const later = (from: Tick, by: Millis): Tick => (from + by) as Tick;
export const after = (from: Instant, by: Millis): Instant => (from + by) as Instant;
