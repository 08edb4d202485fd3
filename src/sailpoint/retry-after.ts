import { type Instant, type Millis, millis, seconds } from '../lib/units.ts';

const longest = seconds(3_600);

/**
 * Reads a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3), bounded to one hour.
 * Null where it cannot be used: missing, 0, negative, in the past, nonsense.
 */
export function parseRetryAfter(header: string | undefined, now: Instant): Millis | null {
  if (header === undefined) return null;
  const wait = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1_000 : waitUntil(header, now);
  return wait > 0 ? millis(Math.min(wait, longest)) : null;
}

/** NaN for what is no date. Only dates with a weekday or month in letters: Date.parse would read "-5" as one. */
const waitUntil = (header: string, now: Instant): number =>
  /[a-z]{3}/i.test(header) ? Date.parse(header) - now : Number.NaN;
