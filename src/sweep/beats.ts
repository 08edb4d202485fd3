import { cronTimes } from '../lib/cron.ts';
import { type OffsetAt, offsetIn } from '../lib/time-zone.ts';
import { after, type Instant, instant, type Millis, millis, seconds } from '../lib/units.ts';

/** The first beat of a schedule after an instant. */
export type NextBeat = (after: Instant) => Instant;

/**
 * Reads a cron expression in a time zone. Where the zone's clock is put forward or back, a beat comes at each time that the
 * expression names, and also when it would have come if the clock were left alone. So no beat is lost in a skipped hour, and none is
 * late because of a repeated hour.
 */
export function beatsOf(expression: string, zone: string): NextBeat {
  const nextTime = cronTimes(expression);
  const offsetAt = offsetIn(zone);
  const nextAt = (from: Instant, offset: Millis): Instant => {
    const time = nextTime(after(from, offset));
    if (time === null) throw new Error(`"${expression}" never comes`);
    return instant(time - offset);
  };
  return (from) => {
    const offset = offsetAt(from);
    const undisturbed = nextAt(from, offset);
    if (offsetAt(undisturbed) === offset) return undisturbed;
    const change = changeWithin(from, undisturbed, offsetAt);
    const named = nextAt(instant(change - 1), offsetAt(change));
    return instant(Math.min(undisturbed, named));
  };
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
export function longestGap(nextBeat: NextBeat, last: Instant, now: Instant): Millis {
  const end = after(now, aDay);
  let longest = 0;
  for (let beat = last; beat <= end; ) {
    const next = nextBeat(beat);
    longest = Math.max(longest, next - beat);
    beat = next;
  }
  return millis(longest);
}
