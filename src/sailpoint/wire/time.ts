import { type Instant, instant, type Millis, millis } from '../../lib/units.ts';

const year = 365.25 * 24 * 3_600_000;

/** A greater age is a mistake. */
const longestAge = 10 * year;

/** How far the API's clock may be ahead of ours. */
const ahead = 24 * 3_600_000;

/**
 * Reads a point in time: ISO 8601 with any number of decimals, or milliseconds since 1970, as a number or in digits (the
 * status body's `lastSeen`). Null if it is not a time, is over ten years ago or over a day ahead.
 */
export function readInstant(value: unknown, now: Instant): Instant | null {
  const epoch = epochOf(value);
  return epoch >= now - longestAge && epoch <= now + ahead ? instant(epoch) : null;
}

/** The same for a time that may be years ahead. Null if it is not between 2000 and 2200. */
export function readDeadline(value: unknown): Instant | null {
  const epoch = epochOf(value);
  return epoch >= Date.UTC(2000) && epoch < Date.UTC(2200) ? instant(epoch) : null;
}

function epochOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number.NaN;
  if (/^\d{11,}$/.test(value)) return Number(value);
  return /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(withZone(value)) : Number.NaN;
}

/** The API means UTC. JavaScript reads a time without a zone as local time. */
const withZone = (value: string): string => (/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);

/**
 * Reads an age in milliseconds, as a number or in digits. Null if it is not a number (Number(null) is 0, which would mean seen just
 * now), is negative or over ten years.
 */
export function readAge(value: unknown): Millis | null {
  const age = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  return typeof age === 'number' && age >= 0 && age <= longestAge ? millis(age) : null;
}
