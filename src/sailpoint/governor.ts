import type { ApiHold } from '../fleet/api-failure.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, later, type Millis, millis, type RateLimit, type Tick } from '../lib/units.ts';

/** The right to make one request. Its holder returns it when the request has ended. */
export interface Turn {
  /** `answered`: the API answered, so a limit is lifted. */
  done(answered: boolean): void;
  /** Called instead of `done` when the API asks to wait. Returns how long all requests now wait. */
  limited(by: ApiHold): Millis;
}

/** The API's clock and ours may measure the same window slightly differently. */
const slack = millis(20);

/** How long to wait if the API does not say: starts here and doubles up to the longest. */
const firstHold = millis(1_000);
const longestHold = millis(10_000);

/**
 * Keeps all requests that share a rate limit within it. It is a sliding window; requests are served in order.
 *
 * A turn counts from its end, not from its start. The API saw the request somewhere in between, so its window never holds more
 * requests than ours. After the API has asked to wait, a single request goes first to find out whether the limit is lifted.
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
  #heldBy: ApiHold | null = null;
  #unsaidHold = firstHold;
  /** Runs until the next turn while a request waits for one. */
  #nap: AbortController | null = null;

  constructor(clock: Clock, limit: RateLimit) {
    this.#clock = clock;
    this.#heldUntil = clock.tick();
    this.#limit = limit;
  }

  get limit(): RateLimit {
    return this.#limit;
  }

  /** Applies from now on. Requests that are already in the window still count. */
  adopt(limit: RateLimit): void {
    this.#limit = limit;
    this.#admit();
  }

  /** The answer with which the API asked to wait; null if it has answered normally since. */
  get heldBy(): ApiHold | null {
    return this.#heldBy;
  }

  /** Rejects with the signal's reason if the signal is aborted first. */
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

  /** How long until the next turn. Infinity: until a running request ends. */
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

  /** Aborts with a reason, because without one Node creates an error with a stack. */
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

  /** Requests that were in flight together when the limit was hit all report the same limit. */
  #isNews(started: Tick): boolean {
    return this.#limitedSince === null || started >= this.#limitedSince;
  }

  #lift(): void {
    this.#limitedSince = null;
    this.#heldBy = null;
    this.#unsaidHold = firstHold;
  }

  #hold(started: Tick, by: ApiHold): void {
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
