import type { Clock } from '../lib/clock.ts';
import { type Millis, millis } from '../lib/units.ts';

/** Before another attempt: about 0.3 s, then 0.6 s; spread out, so that many who failed together do not return together. */
export const retryPause = (attempt: number, clock: Clock): Millis =>
  millis(200 * 2 ** (attempt - 1) * (1 + clock.random()));
