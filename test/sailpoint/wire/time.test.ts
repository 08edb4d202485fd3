import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../src/lib/units.ts';
import { readAge, readInstant } from '../../../src/sailpoint/wire/time.ts';

const now = instant(Date.parse('2026-01-01T12:00:00Z'));
const day = 24 * 3_600_000;
const tenYears = 10 * 365.25 * day;

describe('a point in time', () => {
  test.each([
    ['ISO 8601', '2025-12-31T10:20:30Z', '2025-12-31T10:20:30.000Z'],
    ['with milliseconds', '2025-12-31T10:20:30.123Z', '2025-12-31T10:20:30.123Z'],
    ['with microseconds', '2025-12-31T10:20:30.123456Z', '2025-12-31T10:20:30.123Z'],
    ['with nanoseconds', '2025-12-31T10:20:30.123456789Z', '2025-12-31T10:20:30.123Z'],
    ['with an offset', '2025-12-31T10:20:30+02:00', '2025-12-31T08:20:30.000Z'],
    ['with an offset without a colon', '2025-12-31T10:20:30.123+0200', '2025-12-31T08:20:30.123Z'],
    ['without a zone, which means UTC', '2025-12-31T10:20:30.123456', '2025-12-31T10:20:30.123Z'],
    ['without seconds', '2025-12-31T10:20Z', '2025-12-31T10:20:00.000Z'],
    ['epoch milliseconds', 1_767_000_000_123, '2025-12-29T09:20:00.123Z'],
    ['epoch milliseconds as text', '1767000000123', '2025-12-29T09:20:00.123Z'],
    ['a little in the future: the clocks differ', '2026-01-02T12:00:00Z', '2026-01-02T12:00:00.000Z'],
    ['nearly ten years ago', now - tenYears, new Date(now - tenYears).toISOString()],
  ])('is read when it is %s', (_name, value, expected) => {
    const read = readInstant(value, now);

    expect(read === null ? null : new Date(read).toISOString()).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['null, which Number() takes for 1970', null],
    ['missing', undefined],
    ['empty', ''],
    ['0', 0],
    ['0 as text', '0'],
    ['epoch seconds', 1_767_000_000],
    ['epoch seconds as text', '1767000000'],
    ['epoch microseconds', 1_767_000_000_123_456],
    ['epoch microseconds as text', '1767000000123456'],
    ['over a day in the future', '2026-01-02T12:00:00.001Z'],
    ['over ten years ago', now - tenYears - 1],
    ['the year 1', '0001-01-01T00:00:00Z'],
    ['negative', -1],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a date without a time', '2025-12-31'],
    ['a date that is none', '2025-13-45T10:20:30Z'],
    ['a date in words', '31 December 2025 10:20:30 GMT'],
    ['nonsense', 'yesterday'],
    ['a boolean', true],
    ['an array', ['2025-12-31T10:20:30Z']],
    ['an object', {}],
  ])('is none when it is %s', (_name, value) => {
    expect(readInstant(value, now)).toBeNull();
  });
});

describe('an age', () => {
  test.each<[string, unknown, number]>([
    ['a number', 1_234, 1_234],
    ['a number as text', '1234', 1_234],
    ['text with white space', ' 1234 ', 1_234],
    ['a fraction', '12.5', 12.5],
    ['0: seen just now', 0, 0],
    ['0 as text', '0', 0],
    ['ten years', tenYears, tenYears],
  ])('is read when it is %s', (_name, value, expected) => {
    expect(readAge(value)).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['null, which Number() takes for 0: seen just now', null],
    ['missing', undefined],
    ['empty, which Number() takes for 0', ''],
    ['white space, which Number() takes for 0', ' '],
    ['negative', -1],
    ['negative as text', '-1'],
    ['over ten years', tenYears + 1],
    ['over ten years as text', '9'.repeat(30)],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['an exponent', '1e3'],
    ['hexadecimal', '0x10'],
    ['with a unit', '10s'],
    ['a boolean, which Number() takes for 1', true],
    ['an array, which Number() takes for what is in it', [5]],
    ['an object', {}],
  ])('is none when it is %s', (_name, value) => {
    expect(readAge(value)).toBeNull();
  });
});

test('whatever comes, an age is never negative and a time never far from now', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.double(), fc.integer().map(String)), (value) => {
      const [age, time] = [readAge(value), readInstant(value, now)];

      expect(age ?? 0).toBeGreaterThanOrEqual(0);
      expect(time ?? now).toBeGreaterThanOrEqual(now - tenYears);
      expect(time ?? now).toBeLessThanOrEqual(now + day);
    }),
  );
});
