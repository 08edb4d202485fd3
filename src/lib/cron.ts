import { createTask, parse } from 'node-cron';
import { type Instant, instant } from './units.ts';

/** The first time after a given one; null if there is none. The clock is never put forward or back. */
export type NextTime = (after: Instant) => Instant | null;

const day = 86_400_000;

/** 29 February falls on a given day of the week at least once in 40 years. */
const longestSearch = 41 * 366;

/** Reads a cron expression of 5 or 6 fields (seconds first) in UTC. */
export function cronTimes(expression: string): NextTime {
  const times = timesOfDay(expression);
  const matches = dayMatcher(expression, times[0] ?? 0);
  return (after) => {
    const today = Math.floor(after / day);
    const left = times[firstAbove(times, after - today * day)];
    if (left !== undefined && matches(today)) return instant(today * day + left);
    for (let next = today + 1; next <= today + longestSearch; next++) {
      if (matches(next)) return instant(next * day + (times[0] ?? 0));
    }
    return null;
  };
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
