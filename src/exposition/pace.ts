import { type Clock, nextTurn } from '../lib/clock.ts';
import { elapsed } from '../lib/units.ts';

/** Awaited now and then in long work. */
export type Pace = () => Promise<void>;

/** How long work may hold up everything else, in milliseconds. */
const slice = 2;

/** Lets others have the event loop as soon as a slice is used up. */
export function createPace(clock: Clock): Pace {
  let since = clock.tick();
  return async () => {
    if (elapsed(since, clock.tick()) < slice) return;
    await nextTurn();
    since = clock.tick();
  };
}
