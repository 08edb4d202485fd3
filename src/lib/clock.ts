import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
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
  sleep: async (span, signal) => {
    try {
      await delay(Math.min(span, longestTimer), undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
  random: () => Math.random(),
};

/** Lets all else that is due have the event loop once: takes no time of any clock. */
export const nextTurn = (): Promise<void> => immediate();
