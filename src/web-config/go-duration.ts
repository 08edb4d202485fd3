import { unitMillis } from '../config/duration.ts';
import type { Complaint } from '../config/problem.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import { type Millis, millis } from '../lib/units.ts';

const goUnitMillis: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ...unitMillis };

const parts = /(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g;
const whole = /^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/;

export const goDurationAllowed = 'a duration such as 100ms, 1s or 1m30s; 0 for none';

/** Go's own format, in which numbers add up: `1m30s`, https://pkg.go.dev/time#ParseDuration. Nothing below zero. */
export function parseGoDuration(text: string): Result<Millis, Complaint> {
  if (text === '0') return ok(millis(0));
  if (/^\d+$/.test(text)) {
    return failed({
      problem: 'has no unit',
      advice: `write ${goDurationAllowed}`,
      suggestion: `write ${text}s`,
    });
  }
  if (!whole.test(text))
    return failed({ problem: 'is not a duration', advice: `write ${goDurationAllowed}` });
  const spans = [...text.matchAll(parts)].map(
    ([, number, unit = '']) => Number(number) * (goUnitMillis[unit] ?? 0),
  );
  return ok(millis(spans.reduce((sum, span) => sum + span, 0)));
}
