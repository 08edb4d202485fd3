import type { Clock } from '../lib/clock.ts';
import { repeat } from '../lib/repeat.ts';
import { after, elapsed, type Millis, millis, seconds } from '../lib/units.ts';
import { longestGap, type NextBeat } from './beats.ts';
import type { Heartbeat } from './heartbeat.ts';

export interface ScheduleSettings {
  readonly clock: Clock;
  readonly nextBeat: NextBeat;
  readonly heartbeat: Heartbeat;
  /** `gap`: until the next beat. */
  readonly onBeat: (gap: Millis) => void;
}

export interface Schedule extends AsyncDisposable {
  /** The longest gap of the coming day; at least the one under way. */
  readonly interval: () => Millis;
}

/** A long wait is cut into naps, so that an adjusted wall clock moves the next beat soon, not hours later. */
const longestNap = seconds(30);

/** The heartbeat comes at least each `longestNap`; the rest is patience with a busy machine. */
export const longestPause = millis(2 * longestNap);

/** Finding the longest gap takes some milliseconds if there are many beats. */
const intervalFresh = seconds(300);

/** Timers may fire this much too early. */
const tolerance = millis(5);

/** If the wall clock is set back by less than this, no beat comes twice. */
const setBack = seconds(1);

/** Beats on schedule until disposed of. The waiting is ours: node-cron's timers stop for as long as the wall clock is set back. */
export function startSchedule({ clock, nextBeat, heartbeat, onBeat }: ScheduleSettings): Schedule {
  let last = clock.now();
  const pause = (): Millis => {
    const now = clock.now();
    if (last > after(now, setBack)) last = now;
    return millis(Math.max(0, Math.min(nextBeat(last) - now, longestNap)));
  };
  const work = (): void => {
    heartbeat.beat();
    const now = after(clock.now(), tolerance);
    const due = nextBeat(last);
    if (due > now) return;
    // If several beats were missed because the wall clock was put forward or the process stood still, one makes up for all.
    last = nextBeat(due) > now ? due : clock.now();
    onBeat(millis(nextBeat(last) - last));
  };
  const beating = repeat({ clock, pause, work });
  const interval = cached(clock, intervalFresh, () => longestGap(nextBeat, last, clock.now()));
  return { interval, [Symbol.asyncDispose]: () => beating[Symbol.asyncDispose]() };
}

function cached<T>(clock: Clock, span: Millis, compute: () => T): () => T {
  let value = compute();
  let at = clock.tick();
  return () => {
    if (elapsed(at, clock.tick()) >= span) {
      value = compute();
      at = clock.tick();
    }
    return value;
  };
}
