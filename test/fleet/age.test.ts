import { describe, expect, test } from 'vitest';
import { type Age, ageAfter, ageOf } from '../../src/fleet/age.ts';
import { millis, tick } from '../../src/lib/units.ts';

const minute = 60_000;
const hours = 3_600_000;

const known = (by: Age['by'], value: number): Age => ({ millis: millis(value), readAt: tick(0), by });

/** A minute after what is known. */
function after(before: Age | null, age: number | null, ageByDate: number | null): number | null {
  const contact = { age: age as Age['millis'] | null, ageByDate: ageByDate as Age['millis'] | null };
  const next = ageAfter(before, contact, tick(minute));
  return next && ageOf(next, tick(minute));
}

describe('the age of the last contact is', () => {
  test.each<[string, Age | null, number | null, number | null, number | null]>([
    ["the server's own", null, 5_000, null, 5_000],
    ["the server's own, whatever lastSeen says beside it", null, 2 * hours, 5_000, 2 * hours],
    ['what was read last', known('server', 5_000), 2 * hours, null, 2 * hours],
    ['that of lastSeen where the server says none', null, null, 2 * hours, 2 * hours],
    ['not known where nothing is said', null, null, null, null],
    ['what was known and the time since, where nothing is said', known('server', 5_000), null, null, 65_000],
    ['that of lastSeen once it has moved on', known('server', 2 * hours), null, 5_000, 5_000],
    [
      'what was known where lastSeen has not moved',
      known('server', 2 * hours),
      null,
      2 * hours + minute - 900,
      2 * hours + minute,
    ],
    [
      'what was known where lastSeen is that of an older cache',
      known('server', 5_000),
      null,
      2 * hours,
      65_000,
    ],
    ['that of the newest lastSeen', known('date', 40_000), null, 10_000, 10_000],
    [
      'that of lastSeen where the status document knows only an older contact',
      known('date', 5_000),
      2 * hours,
      null,
      65_000,
    ],
    ["the server's own again once it is as new", known('date', 5_000), 65_400, null, 65_400],
  ])('%s', (_title, before, age, ageByDate, expected) => {
    expect(after(before, age, ageByDate)).toBe(expected);
  });
});
