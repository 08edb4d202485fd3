import { expect, test } from 'vitest';
import { instant } from '../../src/lib/units.ts';
import { parseRetryAfter } from '../../src/sailpoint/retry-after.ts';

const noon = instant(Date.parse('2026-01-01T12:00:00Z'));

test.each([
  ['seconds', '7', 7_000],
  ['seconds with white space', ' 7 ', 7_000],
  ['a fraction of a second', '0.5', 500],
  ['exactly an hour', '3600', 3_600_000],
  ['more than an hour, bounded', '3601', 3_600_000],
  ['more than a number can hold, bounded', '9'.repeat(400), 3_600_000],
  ['an HTTP date', 'Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
  ['an HTTP date of the old kind', 'Thursday, 01-Jan-26 12:00:30 GMT', 30_000],
  ['an HTTP date in the form of asctime', 'Thu Jan  1 12:00:30 2026', 30_000],
  ['an HTTP date of next year, bounded', 'Fri, 01 Jan 2027 12:00:00 GMT', 3_600_000],
])('Retry-After can be %s', (_name, header, expected) => {
  expect(parseRetryAfter(header, noon)).toBe(expected);
});

test.each([
  ['missing', undefined],
  ['empty', ''],
  ['0', '0'],
  ['0.0', '0.0'],
  ['negative', '-5'],
  ['now', 'Thu, 01 Jan 2026 12:00:00 GMT'],
  ['in the past', 'Wed, 31 Dec 2025 12:00:00 GMT'],
  ['nonsense', 'soon'],
  ['nonsense with a month', 'Jan soon'],
  ['nonsense with a year to come', 'soon 2050'],
  ['a month to come', 'May 2077'],
  ['a weekday', 'Thursday'],
  ['a number with a unit', '10s'],
  ['two numbers', '1, 2'],
  ['an exponent', '1e3'],
  ['hexadecimal', '0x10'],
  ['Infinity', 'Infinity'],
  ['NaN', 'NaN'],
])('a Retry-After that is %s cannot be used', (_name, header) => {
  expect(parseRetryAfter(header, noon)).toBeNull();
});
