import { closest, distance } from 'fastest-levenshtein';
import { failed, ok, type Result } from '../lib/result.ts';
import { timeZoneName, timeZoneNames } from '../lib/time-zone.ts';
import type { Complaint } from './problem.ts';

export const timeZoneAllowed = 'an IANA time zone such as UTC or Europe/Berlin';

/** The name as the IANA database spells it. */
export function parseTimeZone(text: string): Result<string, Complaint> {
  const name = timeZoneName(text);
  if (name !== null) return ok(name);
  const advice = `write ${timeZoneAllowed}`;
  const near = closest(text, [...timeZoneNames]);
  const isNear = distance(text, near) <= 2;
  const suggestion = isNear ? `${advice}; did you mean ${near}?` : undefined;
  return failed({ problem: 'is not a time zone', advice, suggestion });
}
