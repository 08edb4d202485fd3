import { type Instant, instant, type Millis, millis } from './units.ts';

/** How far a time zone is ahead of UTC at an instant. */
export type OffsetAt = (at: Instant) => Millis;

const canonical = (name: string): string | null => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
};

/** The name as the IANA database spells it; null if it has none of that name. */
export const timeZoneName = (name: string): string | null => (/^[a-z]/i.test(name) ? canonical(name) : null);

export const timeZoneNames: readonly string[] = Intl.supportedValuesOf('timeZone');

/** Every zone changes its offset on a quarter hour of UTC. */
const quarterHour = 900_000;

export function offsetIn(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  let known = { quarter: Number.NaN, offset: millis(0) };
  return (at) => {
    const quarter = Math.floor(at / quarterHour);
    if (known.quarter !== quarter)
      known = { quarter, offset: offsetOf(format, instant(quarter * quarterHour)) };
    return known.offset;
  };
}

/** Intl writes it as GMT, GMT+02:00 or GMT-09:30. */
function offsetOf(format: Intl.DateTimeFormat, at: Instant): Millis {
  const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  const span = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return millis((sign === '-' ? -1 : 1) * span * 1_000);
}
