import type { Clock } from '../lib/clock.ts';
import { repeat } from '../lib/repeat.ts';
import { elapsed, type Instant, type Millis, millis, seconds } from '../lib/units.ts';
import type { Heartbeat } from './heartbeat.ts';

/** The next two points in time of a schedule, after now. */
export type NextBeats = () => readonly [Instant, Instant];

export interface ScheduleSettings {
  readonly clock: Clock;
  readonly nextBeats: NextBeats;
  readonly heartbeat: Heartbeat;
  readonly onBeat: () => void;
}

/** A long wait is cut into naps, so that an adjusted wall clock moves the next beat soon, not hours later. */
const longestNap = seconds(30);

/** The heart of a schedule beats at least this often; the rest is patience with a busy machine. */
export const longestPause = millis(2 * longestNap);

/**
 * Beats on schedule until disposed of. node-cron says when; the waiting is ours, because its own timers stop for as long as the
 * wall clock is set back, and cannot be aborted.
 */
export function startSchedule({ clock, nextBeats, heartbeat, onBeat }: ScheduleSettings): AsyncDisposable {
  let last = clock.now();
  let nap = { next: last, from: clock.tick(), wait: 0 };
  const pause = (): Millis => {
    const [first, second] = nextBeats();
    const next = first === last ? second : first;
    nap = { next, from: clock.tick(), wait: next - clock.now() };
    return millis(Math.max(0, Math.min(nap.wait, longestNap)));
  };
  const work = (): void => {
    heartbeat.beat();
    // A nap may end a little early: the beat that it was for must not come twice.
    if (elapsed(nap.from, clock.tick()) < nap.wait - 5) return;
    last = nap.next;
    onBeat();
  };
  return repeat({ clock, pause, work });
}
