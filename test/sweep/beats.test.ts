import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Instant, instant } from '../../src/lib/units.ts';
import { type Beats, beatsOf, longestGap } from '../../src/sweep/beats.ts';

const at = (iso: string): Instant => instant(Date.parse(iso));
const iso = (time: Instant): string => new Date(time).toISOString().slice(0, 19);

function first(count: number, schedule: Beats, start: Instant): readonly Instant[] {
  const beats: Instant[] = [];
  for (let last = start; beats.length < count; beats.push(last)) last = schedule.after(last);
  return beats;
}

const expressions = [
  '*/7 * * * * *',
  '*/30 * * * * *',
  '0 */10 * * * *',
  '0 45 * * * *',
  '0 15 */2 * * *',
  '0 0 1-23/2 * * *',
  '0 30 2 * * *',
  '0 0 1 * * MON',
];

describe('where a clock is put forward or back', () => {
  test.each([
    [
      'each half minute stays so',
      'Europe/Berlin',
      '*/30 * * * * *',
      '2026-10-25T00:59:30',
      ['2026-10-25T01:00:00', '2026-10-25T01:00:30', '2026-10-25T01:01:00'],
    ],
    [
      'the repeated hour has the beats of both passes',
      'Europe/Berlin',
      '0 30 * * * *',
      '2026-10-24T23:45:00',
      ['2026-10-25T00:30:00', '2026-10-25T01:30:00', '2026-10-25T02:30:00'],
    ],
    [
      'the same is true west of Greenwich',
      'America/New_York',
      '0 30 * * * *',
      '2026-11-01T05:00:00',
      ['2026-11-01T05:30:00', '2026-11-01T06:30:00', '2026-11-01T07:30:00'],
    ],
    [
      'a start within the second pass waits for its next beat',
      'Europe/Berlin',
      '0 */10 * * * *',
      '2026-10-25T01:25:00',
      ['2026-10-25T01:30:00', '2026-10-25T01:40:00', '2026-10-25T01:50:00', '2026-10-25T02:00:00'],
    ],
    [
      'a daily beat is not a day and an hour away',
      'Europe/Berlin',
      '0 0 4 * * *',
      '2026-10-24T02:00:00',
      ['2026-10-25T02:00:00', '2026-10-25T03:00:00', '2026-10-26T03:00:00'],
    ],
    [
      'a beat at each odd hour is not three hours away',
      'Europe/Berlin',
      '0 0 1-23/2 * * *',
      '2026-10-24T23:00:00',
      ['2026-10-25T01:00:00', '2026-10-25T02:00:00', '2026-10-25T04:00:00'],
    ],
    [
      'a beat in the skipped hour comes all the same',
      'Europe/Berlin',
      '0 30 2 * * *',
      '2026-03-28T01:30:00',
      ['2026-03-29T01:30:00', '2026-03-30T00:30:00'],
    ],
    [
      'a start within the skipped hour is just another start',
      'Europe/Berlin',
      '0 30 * * * *',
      '2026-03-29T01:00:00',
      ['2026-03-29T01:30:00', '2026-03-29T02:30:00'],
    ],
    [
      'an hour is no hour and a half where half an hour is repeated',
      'Australia/Lord_Howe',
      '0 0 * * * *',
      '2026-04-04T14:00:00',
      ['2026-04-04T15:00:00', '2026-04-04T15:30:00', '2026-04-04T16:30:00'],
    ],
    [
      'nor where half an hour is skipped',
      'Australia/Lord_Howe',
      '0 0 * * * *',
      '2026-10-03T14:30:00',
      ['2026-10-03T15:30:00', '2026-10-03T16:00:00', '2026-10-03T17:00:00'],
    ],
    [
      'a zone that is put forward by two hours keeps its daily beat',
      'Antarctica/Troll',
      '0 30 1 * * *',
      '2026-03-28T01:30:00',
      ['2026-03-29T01:30:00', '2026-03-29T23:30:00'],
    ],
    [
      'a quarter of an hour of offset changes nothing',
      'Asia/Kathmandu',
      '0 0 * * * *',
      '2026-01-01T00:00:00',
      ['2026-01-01T00:15:00', '2026-01-01T01:15:00'],
    ],
  ])('%s', (_title, zone, expression, start, expected) => {
    const beats = first(expected.length, beatsOf(expression, zone), at(`${start}Z`));

    expect(beats.map(iso)).toEqual(expected);
  });

  const changes = [
    ['Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-10-25T01:00:00Z'],
    ['America/New_York', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-11-01T06:00:00Z'],
    ['America/St_Johns', '2026-11-01T04:30:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
    ['Antarctica/Troll', '2026-10-25T01:00:00Z'],
  ] as const;

  test('no gap is longer than the expression has one anywhere, and none is missed, whenever one starts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        fc.constantFrom(...expressions),
        fc.integer({ min: -26 * 3_600, max: 4 * 3_600 }),
        ([zone, change], expression, offset) => {
          const schedule = beatsOf(expression, zone);
          const start = instant(at(change) + offset * 1_000);
          const longest = longestGap(beatsOf(expression, 'UTC'), instant(0), instant(86_400_000 * 7));

          const [one = start, two = start] = first(2, schedule, start);

          expect(one).toBeGreaterThan(start);
          expect(one - start).toBeLessThanOrEqual(longest);
          expect(two - one).toBeLessThanOrEqual(longest);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the longest gap', () => {
  test.each([
    ['of an even schedule is its gap', '*/30 * * * * *', '2026-01-01T00:00:05', '2026-01-01T00:00:05', 30],
    ['of an uneven one is the longer', '0,10 * * * * *', '2026-01-01T00:00:10', '2026-01-01T00:00:12', 50],
    [
      'of a step that does not fit is the step',
      '*/7 * * * * *',
      '2026-01-01T00:00:00',
      '2026-01-01T00:00:00',
      7,
    ],
    [
      'counts a nightly pause the evening before',
      '0 * 6-21 * * *',
      '2026-01-01T10:00:00',
      '2026-01-01T10:00:30',
      28_860,
    ],
    [
      'counts a pause that has begun',
      '0 * * * * MON-FRI',
      '2026-01-02T23:59:00',
      '2026-01-03T12:00:00',
      2 * 86_400 + 60,
    ],
    ['forgets a pause that is over', '0 * * * * MON-FRI', '2026-01-05T00:00:00', '2026-01-05T00:00:01', 60],
    [
      'sees a pause that begins within a day',
      '0 * * * * MON-FRI',
      '2026-01-02T00:00:00',
      '2026-01-02T00:00:01',
      2 * 86_400 + 60,
    ],
    [
      'of a schedule of days is one of them',
      '0 0 3 * * *',
      '2026-01-01T12:00:00',
      '2026-01-01T12:00:00',
      86_400,
    ],
  ])('%s', (_title, expression, last, now, seconds) => {
    expect(longestGap(beatsOf(expression, 'UTC'), at(`${last}Z`), at(`${now}Z`)) / 1_000).toBe(seconds);
  });

  test('is the same as when all beats are looked at one by one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          ...expressions,
          '0 * 6-21 * * *',
          '0 0 1,2,9 * * *',
          '0 */20 8-17 * * MON-FRI',
          '0 0 4 29 2 *',
        ),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe'),
        fc.integer({ min: 0, max: 7 * 86_400 }),
        (expression, zone, offset) => {
          const beats = beatsOf(expression, zone);
          const start = instant(at('2026-06-01T00:00:00Z') + offset * 1_000);
          const oneByOne = { ...beats, lastOfDay: (time: Instant) => time };

          expect(longestGap(beats, start, start)).toBe(longestGap(oneByOne, start, start));
        },
      ),
      { numRuns: 300 },
    );
  });
});
