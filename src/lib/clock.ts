import { setImmediate as immediate } from 'node:timers/promises';
import { type Instant, instant, type Millis, type Tick, tick } from './units.ts';

/** Time and chance, passed to whoever needs them, so that tests decide both. */
export interface Clock {
  now(): Instant;
  /** For intervals: unmoved by an adjusted wall clock. */
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
  // Not that of node:timers/promises: it makes an error with a stack for each sleep that is given up, and every request has one.
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

/** Lets all else that is due have the event loop once: takes no time of any clock. */
export const nextTurn = (): Promise<void> => immediate();
