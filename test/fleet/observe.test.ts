import { describe, expect, test } from 'vitest';
import type { Client } from '../../src/fleet/client.ts';
import type { Reported } from '../../src/fleet/observation.ts';
import {
  observeListed,
  observeMissing,
  observeNoDocument,
  observePollFailed,
  observeReported,
  type Reading,
} from '../../src/fleet/observe.ts';
import { instant, millis, type Tick, tick } from '../../src/lib/units.ts';
import { aClient, age, aListed, answered, aReport, failedTimes, noDocument } from '../support/builders.ts';

const noon = instant(Date.UTC(2026, 0, 1, 12));
const evening = instant(Date.UTC(2026, 0, 1, 18));

const reading = (reported: Partial<Reported> = {}): Reading => ({
  reported: aReport(reported),
  readAt: tick(7_000),
  polledAt: noon,
  acceptedType: 'CCG',
});

describe('a client in the list', () => {
  test('that is new has everything the list says, and no polls', () => {
    const client = observeListed(undefined, aListed({ age: millis(5_000), lastSeen: noon }), tick(2_000));

    expect(client).toEqual(
      aClient({ age: age(5_000, 2_000), lastSeen: noon, osType: null, osVersion: null }),
    );
  });

  test.each<[string, Partial<Client>]>([
    ['age', { age: age(9_000, 1_000) }],
    ['lastSeen', { lastSeen: noon }],
    ['statusAt', { statusAt: noon }],
    ['vaVersion', { vaVersion: '7' }],
    ['osType', { osType: 'flatcar' }],
    ['osVersion', { osVersion: '9' }],
  ])('keeps the %s it had where the list says nothing', (_field, known) => {
    const listed = aListed({ age: null, lastSeen: null, vaVersion: null });

    const client = observeListed(aClient(known), listed, tick(2_000));

    expect(client).toMatchObject(known);
  });

  test('has the status, name and place of the list, though its status document said otherwise', () => {
    const before = aClient({ status: 'ERROR', name: 'old', clusterId: null, provisionStatus: 'DRAFT' });

    const client = observeListed(before, aListed({ status: 'NORMAL', name: null }), tick(0));

    expect(client).toMatchObject({
      status: 'NORMAL',
      name: null,
      clusterId: 'c1',
      provisionStatus: 'PROVISIONED',
    });
  });

  test('is missing no longer, and its polls are as they were', () => {
    const before = aClient({ missedLists: 3, polls: { ...failedTimes(2), lastSuccess: noon } });

    const client = observeListed(before, aListed(), tick(0));

    expect(client.missedLists).toBe(0);
    expect(client.polls).toEqual(before.polls);
  });
});

describe('a status document', () => {
  test('wins over the list, since it was read later', () => {
    const client = observeReported(
      aClient({ age: age(10_000), lastSeen: noon, vaVersion: '1' }),
      reading({
        status: 'FAILED',
        age: millis(70_000),
        lastSeen: evening,
        statusAt: evening,
        vaVersion: '2',
        osType: 'coreos',
        osVersion: '4',
      }),
    );

    expect(client).toMatchObject({
      status: 'FAILED',
      age: age(70_000, 7_000),
      lastSeen: evening,
      statusAt: evening,
      vaVersion: '2',
      osType: 'coreos',
      osVersion: '4',
    });
  });

  test('that says nothing but the status leaves the rest as it was', () => {
    const before = aClient({ age: age(1), lastSeen: noon, statusAt: noon });

    const client = observeReported(before, reading({ status: 'WARNING' }));

    expect(client).toEqual({ ...before, status: 'WARNING', polls: client.polls });
  });

  test('ends the streak of failed polls', () => {
    const before = aClient({ polls: failedTimes(4) });

    const { polls } = observeReported(before, reading());

    expect(polls).toEqual({
      ...answered(7_000),
      lastSuccess: noon,
      acceptedType: 'CCG',
    });
  });
});

const polled = aClient({
  polls: { ...failedTimes(1), lastSuccess: noon, acceptedType: 'VA' },
  missedLists: 1,
});

test.each<[string, (client: Client, at: Tick) => Client, Client]>([
  [
    'a failed poll lengthens the streak and forgets nothing else',
    (client, at) => observePollFailed(client, { at, reason: 'timeout', staleAfter: 3 }),
    { ...polled, polls: { ...polled.polls, ...failedTimes(2, 9_000) } },
  ],
  [
    'a client without a status document never becomes stale: its listed status stands',
    observeNoDocument,
    { ...polled, polls: { ...polled.polls, ...noDocument(9_000) } },
  ],
  [
    'a client that is not in the list has missed one more, and is as it was',
    observeMissing,
    { ...polled, missedLists: 2 },
  ],
])('%s', (_name, observe, expected) => {
  expect(observe(polled, tick(9_000))).toEqual(expected);
});

test('so many failed polls in a row make forget what status documents alone tell', () => {
  const told = { osType: 'flatcar', osVersion: '1', statusAt: noon, lastSeen: noon, vaVersion: '2' };
  const failing = (times: number) => aClient({ ...told, polls: failedTimes(times, 9_000) });

  const almost = observePollFailed(failing(1), { at: tick(9_000), reason: 'timeout', staleAfter: 3 });
  const stale = observePollFailed(failing(2), { at: tick(9_000), reason: 'timeout', staleAfter: 3 });

  expect(almost).toEqual(failing(2));
  expect(stale).toEqual({ ...failing(3), osType: null, osVersion: null, statusAt: null });
});
