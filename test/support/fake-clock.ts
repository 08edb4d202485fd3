import type { Clock } from '../../src/lib/clock.ts';
import { type Instant, instant, type Millis, tick } from '../../src/lib/units.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that moves only when told to. `advance` wakes sleepers in order, and lets each one's consequences run before the next. */
export class FakeClock implements Clock {
  #elapsed = 0;
  #wallOffset: number;
  #sleepers: Sleeper[] = [];

  constructor(start: Instant = instant(Date.UTC(2026, 0, 1))) {
    this.#wallOffset = start;
  }

  now = () => instant(this.#wallOffset + this.#elapsed);
  tick = () => tick(this.#elapsed);
  random = () => 0.5;
  /** Nothing takes time, so nobody waits for a turn. */
  pace = (): Promise<void> => Promise.resolve();

  sleep = (span: Millis, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper: Sleeper = { at: this.#elapsed + span, wake };
      const stop = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', stop, { once: true });
    });
  };

  get sleeping(): number {
    return this.#sleepers.length;
  }

  async advance(span: Millis): Promise<void> {
    const target = this.#elapsed + span;
    await settle();
    for (;;) {
      const next = this.#sleepers.filter(({ at }) => at <= target).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      next.wake();
      await settle();
    }
    this.#elapsed = target;
  }

  /** Lets time pass without waking anybody, as in a process whose timers do not fire. */
  freeze(span: Millis): void {
    this.#elapsed += span;
  }

  /** Adjusts only the wall clock, as NTP does. */
  jump(span: Millis): void {
    this.#wallOffset += span;
  }
}

/** Lets everything run that is ready to run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
