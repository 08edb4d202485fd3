import type { RateLimited, ServerError } from '../fleet/api-failure.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, later, type Millis, millis, type RateLimit, type Tick } from '../lib/units.ts';

/** The right to make one request; to be given back once its answer is there or given up. */
export interface Turn {
  /** `answered`: whether the API did, so that a limit is known to be lifted. */
  done(answered: boolean): void;
  /** Instead of `done`, when the API asks to wait. Returns how long everybody now waits. */
  limited(by: Hold): Millis;
}

/** Why everybody waits. */
export type Hold = RateLimited | ServerError;

/** Two clocks that count the same window may differ a little. */
const slack = millis(20);

/** Waits where the API does not say for how long: the first, doubling up to the longest. */
const firstHold = millis(1_000);
const longestHold = millis(10_000);

/**
 * Keeps all requests that share one rate limit within it: a sliding window, first come first served.
 *
 * A turn counts from its end, not from its start: the API saw the request somewhere in between, so that the API's window
 * never holds more than ours. When the API asks to wait, everybody does, and then one request goes ahead to see whether the limit is
 * lifted, instead of all.
 */
export class Governor {
  readonly #clock: Clock;
  #limit: RateLimit;
  readonly #waiters = new Set<() => void>();
  /** When the turns of the last window ended, oldest first. */
  readonly #ended: Tick[] = [];
  #running = 0;
  #heldUntil: Tick;
  #limitedSince: Tick | null = null;
  #heldBy: Hold | null = null;
  #unsaidHold = firstHold;
  /** Until the next turn, while somebody waits for it. */
  #nap: AbortController | null = null;

  constructor(clock: Clock, limit: RateLimit) {
    this.#clock = clock;
    this.#heldUntil = clock.tick();
    this.#limit = limit;
  }

  get limit(): RateLimit {
    return this.#limit;
  }

  /** From now on; the requests of the window count on. */
  adopt(limit: RateLimit): void {
    this.#limit = limit;
    this.#admit();
  }

  /** With which answer the API last asked to wait; null: it has answered without since. */
  get heldBy(): Hold | null {
    return this.#heldBy;
  }

  /** Rejects with the signal's reason when that comes first. */
  async turn(signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted();
    const isFree = this.#waiters.size === 0 && this.#wait(this.#clock.tick()) <= 0;
    return isFree ? this.#start() : await this.#turnInLine(signal);
  }

  #turnInLine(signal: AbortSignal): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const admit = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(this.#start());
      };
      const giveUp = (): void => {
        this.#waiters.delete(admit);
        if (this.#waiters.size === 0) this.#wakeUp();
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiters.add(admit);
      this.#admit();
    });
  }

  #admit(): void {
    this.#wakeUp();
    for (const admit of this.#waiters) {
      const wait = this.#wait(this.#clock.tick());
      if (wait > 0) {
        this.#wakeAfter(wait);
        return;
      }
      this.#waiters.delete(admit);
      admit();
    }
  }

  /** How long until the next turn; Infinity: until one that runs has ended. */
  #wait(now: Tick): number {
    if (now < this.#heldUntil) return elapsed(now, this.#heldUntil);
    if (this.#heldBy !== null && this.#running > 0) return Number.POSITIVE_INFINITY;
    const freedAfter = this.#limit.window + slack;
    while (this.#ended[0] !== undefined && elapsed(this.#ended[0], now) >= freedAfter) this.#ended.shift();
    if (this.#running + this.#ended.length < this.#limit.requests) return 0;
    const oldest = this.#ended[0];
    return oldest === undefined ? Number.POSITIVE_INFINITY : freedAfter - elapsed(oldest, now);
  }

  #wakeAfter(wait: number): void {
    if (wait === Number.POSITIVE_INFINITY) return;
    this.#nap = new AbortController();
    this.#clock.sleep(millis(wait), this.#nap.signal).then(
      () => this.#admit(),
      () => {},
    );
  }

  /** With a reason, since without one an error with a stack would be made, which nobody sees. */
  #wakeUp(): void {
    this.#nap?.abort(null);
    this.#nap = null;
  }

  #start(): Turn {
    const started = this.#clock.tick();
    this.#running += 1;
    return {
      done: (answered) => {
        this.#end();
        if (answered && this.#isNews(started)) this.#lift();
        this.#admit();
      },
      limited: (by) => {
        this.#end();
        this.#hold(started, by);
        this.#admit();
        return elapsed(this.#clock.tick(), this.#heldUntil);
      },
    };
  }

  #end(): void {
    this.#running -= 1;
    this.#ended.push(this.#clock.tick());
  }

  /** Answers to requests that were under way together when the limit was hit tell the same thing. */
  #isNews(started: Tick): boolean {
    return this.#limitedSince === null || started >= this.#limitedSince;
  }

  #lift(): void {
    this.#limitedSince = null;
    this.#heldBy = null;
    this.#unsaidHold = firstHold;
  }

  #hold(started: Tick, by: Hold): void {
    const { retryAfter } = by;
    const now = this.#clock.tick();
    const isNews = this.#isNews(started);
    this.#limitedSince = now;
    this.#heldBy = by;
    if (retryAfter === null && !isNews) return;
    const until = later(now, retryAfter ?? this.#unsaidHold);
    if (retryAfter === null) this.#unsaidHold = millis(Math.min(this.#unsaidHold * 2, longestHold));
    if (until > this.#heldUntil) this.#heldUntil = until;
  }
}
