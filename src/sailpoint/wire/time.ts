import { type Instant, instant, type Millis, millis } from '../../lib/units.ts';

const year = 365.25 * 24 * 3_600_000;

/** Nothing of a managed client is older, so a greater age is a mistake. */
const longestAge = 10 * year;

/** How far ahead of ours the API's clock may be. */
const ahead = 24 * 3_600_000;

/**
 * Reads a point in time: ISO 8601 with any number of decimals, or milliseconds since 1970, as a number or in digits (the
 * status body's `lastSeen`). Null for what is none, and for what cannot be: over ten years ago, over a day ahead.
 */
export function readInstant(value: unknown, now: Instant): Instant | null {
  const epoch = epochOf(value);
  return epoch >= now - longestAge && epoch <= now + ahead ? instant(epoch) : null;
}

/** The same for a point in time that may lie years ahead. Null for what is not in this century or the next. */
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

/** The API means UTC; without a zone JavaScript would take the time for a local one. */
const withZone = (value: string): string => (/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);

/**
 * Reads an age in milliseconds, as a number or in digits. Null for what is none (Number(null) would be 0: seen just now),
 * for negative ones and for those over ten years.
 */
export function readAge(value: unknown): Millis | null {
  const age = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  return typeof age === 'number' && age >= 0 && age <= longestAge ? millis(age) : null;
}
