import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis } from '../lib/units.ts';

/** Whether something that should happen again and again still does. */
export interface Heartbeat {
  readonly beat: () => void;
  readonly isAlive: () => boolean;
}

/** `longest` is the longest time between two beats; the first one counts from the creation. */
export function createHeartbeat(clock: Clock, longest: Millis): Heartbeat {
  let last = clock.tick();
  return {
    beat: () => {
      last = clock.tick();
    },
    isAlive: () => elapsed(last, clock.tick()) <= longest,
  };
}
