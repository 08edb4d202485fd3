import { type Instant, type Millis, millis, seconds } from '../lib/units.ts';

const longest = seconds(3_600);

/**
 * Reads a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3), bounded to one hour.
 * Null if it cannot be used: missing, 0, negative, in the past or not readable.
 */
export function parseRetryAfter(header: string | undefined, now: Instant): Millis | null {
  if (header === undefined) return null;
  const wait = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1_000 : waitUntil(header, now);
  return wait > 0 ? millis(Math.min(wait, longest)) : null;
}

/** The three formats of RFC 9110, 5.6.7. Date.parse also accepts "soon 2050" and "-5". */
const httpDate = /^\s*(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? [\w -]+ \d\d:\d\d:\d\d (GMT|\d{4})\s*$/i;

/** NaN if it is not a date. The asctime format has no zone and means GMT. */
const waitUntil = (header: string, now: Instant): number =>
  httpDate.test(header) ? Date.parse(header.replace(/(\d{4})\s*$/, '$1 GMT')) - now : Number.NaN;
