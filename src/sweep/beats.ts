import { cronTimes } from '../lib/cron.ts';
import { type OffsetAt, offsetIn } from '../lib/time-zone.ts';
import { after, type Instant, instant, type Millis, millis, seconds } from '../lib/units.ts';

/** When a schedule beats. */
export interface Beats {
  /** The first beat after an instant. */
  readonly after: (from: Instant) => Instant;
  /** About the last beat of the day that holds an instant. */
  readonly lastOfDay: (at: Instant) => Instant;
  readonly longestGapInDay: Millis;
}

/**
 * Reads a cron expression in a time zone. Where the zone's clock is put forward or back, a beat comes at each time that the
 * expression names, and also when it would have come if the clock were left alone. So no beat is lost in a skipped hour, and none is
 * late because of a repeated hour.
 */
export function beatsOf(expression: string, zone: string): Beats {
  const times = cronTimes(expression);
  const offsetAt = offsetIn(zone);
  const nextAt = (from: Instant, offset: Millis): Instant => {
    const time = times.after(after(from, offset));
    if (time === null) throw new Error(`"${expression}" never comes`);
    return instant(time - offset);
  };
  const next: Beats['after'] = (from) => {
    const offset = offsetAt(from);
    const undisturbed = nextAt(from, offset);
    if (offsetAt(undisturbed) === offset) return undisturbed;
    const change = changeWithin(from, undisturbed, offsetAt);
    const named = nextAt(instant(change - 1), offsetAt(change));
    return instant(Math.min(undisturbed, named));
  };
  const lastOfDay: Beats['lastOfDay'] = (at) =>
    instant(times.lastOfDay(after(at, offsetAt(at))) - offsetAt(at));
  return { after: next, lastOfDay, longestGapInDay: times.longestGapInDay };
}

/** The first second with another offset than `from`, up to `to`. */
function changeWithin(from: Instant, to: Instant, offsetAt: OffsetAt): Instant {
  const offset = offsetAt(from);
  let before = Math.floor(from / 1_000);
  let changed = Math.floor(to / 1_000);
  while (changed - before > 1) {
    const middle = Math.floor((before + changed) / 2);
    if (offsetAt(instant(middle * 1_000)) === offset) before = middle;
    else changed = middle;
  }
  return instant(changed * 1_000);
}

const aDay = seconds(86_400);

/** The longest gap between two beats of the coming day, including the one since `last`. */
export function longestGap(beats: Beats, last: Instant, now: Instant): Millis {
  const end = after(now, aDay);
  let longest = 0;
  for (let beat = last; beat <= end; ) {
    const next = beats.after(beat);
    longest = Math.max(longest, next - beat);
    // The other beats of that day may be thousands. Those that are over come again tomorrow, or there is a longer gap.
    beat = instant(Math.max(next, beats.lastOfDay(next)));
    if (beat > next) longest = Math.max(longest, beats.longestGapInDay);
  }
  return millis(longest);
}
