import type { Clock } from '../lib/clock.ts';
import { repeat } from '../lib/repeat.ts';
import { after, elapsed, type Instant, type Millis, millis, seconds } from '../lib/units.ts';
import { type Beats, longestGap } from './beats.ts';
import type { Heartbeat } from './heartbeat.ts';

interface ScheduleSettings {
  readonly clock: Clock;
  readonly beats: Beats;
  readonly heartbeat: Heartbeat;
  /** `gap`: until the next beat. */
  readonly onBeat: (gap: Millis) => void;
}

export interface Schedule extends AsyncDisposable {
  /** The longest gap of the coming day; at least the one under way. */
  readonly interval: () => Millis;
  /** The gap between the next two beats. */
  readonly nextGap: () => Millis;
  readonly nextBeat: () => Instant;
}

/** A long wait is cut into naps, so that an adjusted wall clock moves the next beat soon, not hours later. */
const longestNap = seconds(30);

/** The heartbeat comes at least each `longestNap`; the rest is patience with a busy machine. */
export const longestPause = millis(2 * longestNap);

/** How long the longest gap is kept before it is worked out again. */
const intervalFresh = seconds(300);

/** Timers may fire this much too early. */
const tolerance = millis(5);

/** If the wall clock is set back by less than this, no beat comes twice. */
const setBack = seconds(1);

/** Beats on schedule until disposed of. The waiting is ours: node-cron's timers stop for as long as the wall clock is set back. */
export function startSchedule({ clock, beats, heartbeat, onBeat }: ScheduleSettings): Schedule {
  let last = clock.now();
  const pause = (): Millis => {
    const now = clock.now();
    if (last > after(now, setBack)) last = now;
    return millis(Math.max(0, Math.min(beats.after(last) - now, longestNap)));
  };
  const work = (): void => {
    heartbeat.beat();
    const now = after(clock.now(), tolerance);
    const due = beats.after(last);
    if (due > now) return;
    // If several beats were missed because the wall clock was put forward or the process stood still, one makes up for all.
    last = beats.after(due) > now ? due : clock.now();
    onBeat(millis(beats.after(last) - last));
  };
  const beating = repeat({ clock, pause, work });
  const interval = cached(clock, intervalFresh, () => longestGap(beats, last, clock.now()));
  const nextBeat = (): Instant => beats.after(clock.now());
  const nextGap = (): Millis => {
    const next = nextBeat();
    return millis(beats.after(next) - next);
  };
  return { interval, nextGap, nextBeat, [Symbol.asyncDispose]: () => beating[Symbol.asyncDispose]() };
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
