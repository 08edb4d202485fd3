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
  /** Awaited again and again in long work: lets other work run when all that is paced has held the event loop for long enough. */
  pace(): Promise<void>;
}

/** How long paced work may hold up everything else, in milliseconds. */
const slice = 2;

const noWait = Promise.resolve();

/** Those who wait go on one in each turn of the event loop. If they all went on at once, their slices would add up. */
function createPace(now: () => number): Clock['pace'] {
  let since = now();
  let last = noWait;
  const takeTurn = async (before: Promise<void>): Promise<void> => {
    await before;
    await nextTurn();
    since = now();
  };
  return () => {
    if (now() - since < slice) return noWait;
    last = takeTurn(last);
    return last;
  };
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
  pace: createPace(() => performance.now()),
};

/** Yields once to everything else that is due on the event loop; takes no time on any clock. */
export function nextTurn(): Promise<void> {
  return immediate();
}
