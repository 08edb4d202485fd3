import { expect, test } from 'vitest';
import { offsetIn, timeZoneName } from '../../src/lib/time-zone.ts';
import { instant } from '../../src/lib/units.ts';

const at = (iso: string) => instant(Date.parse(iso));

test.each([
  ['UTC', '2026-07-01T00:00:00Z', 0],
  ['Europe/Berlin', '2026-10-25T00:59:59Z', 120],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', 60],
  ['America/St_Johns', '2026-01-01T00:00:00Z', -210],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 345],
  ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', 660],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 630],
  ['Pacific/Kiritimati', '2026-01-01T00:00:00Z', 840],
])('the offset of %s at %s is %i min', (zone, iso, minutes) => {
  expect(offsetIn(zone)(at(iso)) / 60_000).toBe(minutes);
});

test.each([
  ['utc', 'UTC'],
  ['europe/berlin', 'Europe/Berlin'],
  ['Europe/Berlim', null],
  ['CEST', null],
  ['+02:00', null],
  ['W. Europe Standard Time', null],
  ['', null],
])('the time zone %j is known as %j', (text, name) => {
  expect(timeZoneName(text)).toBe(name);
});
