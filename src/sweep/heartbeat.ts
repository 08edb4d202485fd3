import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis } from '../lib/units.ts';

/** Tells whether something that should happen again and again still does. */
export interface Heartbeat {
  readonly beat: () => void;
  readonly isAlive: () => boolean;
}

/** `longest`: between two beats. Counts from its making. */
export function createHeartbeat(clock: Clock, longest: Millis): Heartbeat {
  let last = clock.tick();
  return {
    beat: () => {
      last = clock.tick();
    },
    isAlive: () => elapsed(last, clock.tick()) <= longest,
  };
}
