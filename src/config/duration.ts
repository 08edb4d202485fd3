import { z } from 'zod';
import { failed, ok, type Result } from '../lib/result.ts';
import { type Millis, millis } from '../lib/units.ts';
import { parsedText, textOfNumber } from './parsed-text.ts';
import type { Complaint } from './problem.ts';

/** Milliseconds in each unit. */
export const unitMillis: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Node's timers hold 31 bits of milliseconds, a little more than 24 days. */
const longest = millis(24 * 24 * 3_600_000);

export const durationPattern = '^[0-9]+(ms|s|m|h)$';
export const durationAllowed = 'a duration such as 500ms, 30s, 5m or 2h';

const advice = `write ${durationAllowed}`;

/** Reads `500ms`, `30s`, `5m` or `2h`: more than 0, at most 576h. */
export function parseDuration(text: string): Result<Millis, Complaint> {
  const [, digits, unit] = /^(\d+)(ms|s|m|h)?$/.exec(text) ?? [];
  if (digits === undefined) return failed({ problem: 'is not a duration', advice, ...inOurUnits(text) });
  if (unit === undefined) return failed({ problem: 'has no unit', advice, suggestion: `write ${text}s` });
  const span = millis(Number(digits) * (unitMillis[unit] ?? Number.NaN));
  if (span === 0) return failed({ problem: 'must be greater than 0', advice });
  return span <= longest ? ok(span) : failed({ problem: 'is too long', advice: 'write at most 576h' });
}

/** What a duration in other words comes to: `5 minutes`, `5min`, `1d`. */
function inOurUnits(text: string): Pick<Complaint, 'suggestion'> {
  const [, digits, word = ''] =
    /^(\d+)\s*(ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)$/i.exec(
      text.trim(),
    ) ?? [];
  if (digits === undefined) return {};
  const unit = /^(ms|mil)/i.test(word) ? 'ms' : word.charAt(0).toLowerCase();
  return { suggestion: `write ${unit === 'd' ? `${Number(digits) * 24}h` : `${digits}${unit}`}` };
}

export const durationSchema = z.preprocess(
  textOfNumber,
  parsedText(z.string().meta({ pattern: durationPattern }), parseDuration),
);
