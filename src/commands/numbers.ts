import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.ts';
import type { Millis } from '../lib/units.ts';

const within =
  (pattern: RegExp, kind: string) =>
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (pattern.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Write a ${kind} from ${least} to ${most}.`);
  };

/** Reads a number that may have a fraction, such as 0.25. */
export const decimal = within(/^\d+(\.\d+)?$/, 'number');

/** Reads a whole number. */
export const wholeNumber = within(/^\d+$/, 'whole number');

export function durationArgument(text: string): Millis {
  const span = parseDuration(text);
  if (span.kind === 'ok') return span.value;
  throw new InvalidArgumentError('Write a duration such as 500ms, 30s, 5m or 2h.');
}
