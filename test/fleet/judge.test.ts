import { describe, expect, test } from 'vitest';
import { ageAt, isNotSeen, judge, type Verdict } from '../../src/fleet/judge.ts';
import { instant, tick } from '../../src/lib/units.ts';
import { aClient, age, type ClientValues, failedTimes, thresholds } from '../support/builders.ts';

const now = tick(0);
const noon = instant(Date.UTC(2026, 0, 1, 12));
const longAgo = { age: age(900_001) };

describe('a client is judged', () => {
  test.each<[Verdict, string, ClientValues]>([
    ['healthy', 'NORMAL and just seen', {}],
    ['healthy', 'NORMAL and never seen: nothing is known against it', { age: null }],
    ['healthy', 'NORMAL and seen exactly at the threshold', { age: age(900_000) }],
    ['not_seen', 'NORMAL for hours: the cloud repeats what it last knew', longAgo],
    ['not_seen', 'CONFIGURING and silent', { status: 'CONFIGURING', ...longAgo }],
    ['not_seen', 'WARNING and silent', { status: 'WARNING', ...longAgo }],
    ['not_seen', 'UNRECOGNIZED and silent', { status: 'UNRECOGNIZED', ...longAgo }],
    ['configuring', 'CONFIGURING', { status: 'CONFIGURING' }],
    ['degraded', 'WARNING', { status: 'WARNING' }],
    ['unhealthy', 'ERROR', { status: 'ERROR' }],
    ['unhealthy', 'FAILED and silent: that it failed says more', { status: 'FAILED', ...longAgo }],
    ['unknown', 'UNDEFINED', { status: 'UNDEFINED' }],
    ['unknown', 'UNRECOGNIZED', { status: 'UNRECOGNIZED' }],
    ['not_in_service', 'NOT_CONFIGURED, however silent', { status: 'NOT_CONFIGURED', ...longAgo }],
    ['not_in_service', 'a draft, whatever its status', { status: 'FAILED', provisionStatus: 'DRAFT' }],
    ['not_in_service', 'null or unknown, with no contact ever', { status: 'UNRECOGNIZED', age: null }],
    [
      'unknown',
      'UNDEFINED, with a contact of unknown age',
      { status: 'UNDEFINED', age: null, lastSeen: noon },
    ],
    [
      'unhealthy',
      'ERROR in the list, while its status calls fail',
      { status: 'ERROR', polls: failedTimes(9) },
    ],
    ['healthy', 'held since it was silent for less', { age: age(0), heldSince: tick(900_000) }],
    ['not_seen', 'silent in the list, while its status calls fail', { ...longAgo, polls: failedTimes(9) }],
  ])('%s: %s', (verdict, _why, values) => {
    expect(judge(aClient(values), now, thresholds)).toBe(verdict);
  });
});

describe('the age of a client', () => {
  test.each([
    ['grows from what the server said by the time since it was read', age(5_000, 1_000), 61_000, 65_000],
    ['is what the server said at the moment it was read', age(5_000, 1_000), 1_000, 5_000],
    ['never shrinks, though a list was read after now', age(5_000, 9_000), 1_000, 5_000],
    ['is not known for one that was never seen', null, 1_000, null],
  ])('%s', (_name, known, at, expected) => {
    expect(ageAt(aClient({ age: known }), tick(at))).toBe(expected);
  });
});

test.each<[string, ClientValues, boolean]>([
  ['one silent for long', longAgo, true],
  ['one never seen', { age: null }, false],
  ['a silent draft', { ...longAgo, provisionStatus: 'DRAFT' }, false],
  ['a silent one never configured', { ...longAgo, status: 'NOT_CONFIGURED' }, false],
])('%s counts as not seen: %s', (_name, values, expected) => {
  expect(isNotSeen(aClient(values), now, thresholds)).toBe(expected);
});
