import { setImmediate as immediate } from 'node:timers/promises';
import { type Instant, instant, type Millis, type Tick, tick } from './units.ts';

/** Time and chance, passed to whoever needs them, so that tests decide both. */
export interface Clock {
  now(): Instant;
  /** For intervals: adjusting the wall clock does not change it. */
  tick(): Tick;
  /** Rejects with the signal's reason as soon as it is aborted. */
  sleep(span: Millis, signal: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

/** Node fires a timer at once when its delay does not fit into 31 bits. */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  tick: () => tick(performance.now()),
  // node:timers/promises would create an error with a stack for each aborted sleep, and every request has one.
  sleep: (span, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const wake = (): void => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(span, longestTimer));
      signal.addEventListener('abort', stop, { once: true });
    }),
  random: () => Math.random(),
};

/** Yields once to everything else that is due on the event loop; takes no time on any clock. */
export const nextTurn = (): Promise<void> => immediate();
