import { createTask, parse } from 'node-cron';
import { type Instant, instant, type Millis, millis } from './units.ts';

/** The times of a cron expression on a clock that is never put forward or back. */
interface CronTimes {
  /** The first time after a given one; null if there is none. */
  readonly after: (time: Instant) => Instant | null;
  /** The last time of the day that holds a given time. */
  readonly lastOfDay: (time: Instant) => Instant;
  /** Between two times of one day; 0 if a day has only one. */
  readonly longestGapInDay: Millis;
}

const day = 86_400_000;

/** 29 February falls on a given day of the week at least once in 40 years. */
const longestSearch = 41 * 366;

/** Reads a cron expression of 5 or 6 fields (seconds first) in UTC. */
export function cronTimes(expression: string): CronTimes {
  const times = timesOfDay(expression);
  const matches = dayMatcher(expression, times[0] ?? 0);
  const after: CronTimes['after'] = (time) => {
    const today = Math.floor(time / day);
    const left = times[firstAbove(times, time - today * day)];
    if (left !== undefined && matches(today)) return instant(today * day + left);
    for (let next = today + 1; next <= today + longestSearch; next++) {
      if (matches(next)) return instant(next * day + (times[0] ?? 0));
    }
    return null;
  };
  const lastOfDay: CronTimes['lastOfDay'] = (time) =>
    instant(Math.floor(time / day) * day + (times.at(-1) ?? 0));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const longestGapInDay = millis(gaps.reduce((longest, gap) => Math.max(longest, gap), 0));
  return { after, lastOfDay, longestGapInDay };
}

/** In milliseconds since midnight, ascending. */
function timesOfDay(expression: string): readonly number[] {
  const { hour, minute, second } = parse(expression);
  const within = (starts: readonly number[], steps: readonly number[], unit: number): readonly number[] =>
    starts.flatMap((start) => steps.map((step) => start + step * unit));
  const times = within(within(within([0], hour, 3_600_000), minute, 60_000), second, 1_000);
  return times.toSorted((one, other) => one - other);
}

/** Whether the expression matches a day, counted from 1970. `time` is a time of day at which it comes. */
function dayMatcher(expression: string, time: number): (day: number) => boolean {
  const task = createTask(expression, () => {}, { timezone: 'UTC' });
  // The task is only asked, never started. The library would keep it in memory until it is destroyed.
  void task.destroy();
  let known = { day: Number.NaN, matches: false };
  return (asked) => {
    if (known.day !== asked) known = { day: asked, matches: task.match(new Date(asked * day + time)) };
    return known.matches;
  };
}

/** The index of the first number above the limit; the length if there is none. */
function firstAbove(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
