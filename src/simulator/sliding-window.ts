import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis, millis, type RateLimit, type Tick } from '../lib/units.ts';

/** A strict sliding window per key. Refused requests do not count. */
export class SlidingWindow {
  readonly #clock: Clock;
  readonly #limit: RateLimit;
  readonly #taken = new Map<string, Tick[]>();

  constructor(clock: Clock, limit: RateLimit) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Counts the request and returns null, or refuses it and returns how long to wait. Another consumer uses `share` of the limit. */
  admit(key: string, share: number): Millis | null {
    const { requests, window } = this.#limit;
    const now = this.#clock.tick();
    const taken = (this.#taken.get(key) ?? []).filter((at) => elapsed(at, now) < window);
    this.#taken.set(key, taken);
    if (taken.length < Math.round(requests * (1 - share))) {
      taken.push(now);
      return null;
    }
    const [oldest] = taken;
    return oldest === undefined ? window : millis(window - elapsed(oldest, now));
  }
}
