import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientChanges } from '../../src/fleet/client-changes.ts';
import { tick } from '../../src/lib/units.ts';
import { arbitrarySnapshot } from '../support/arbitrary-client.ts';
import { aClient, age, aSnapshot, type ClientValues, thresholds } from '../support/builders.ts';

const lost = { age: age(900_001) };

/** What is told when the one client goes from here to there; null: it is not there. */
const kindsBetween = (from: ClientValues | null, to: ClientValues | null): readonly string[] =>
  clientChanges(fleetOf(from), fleetOf(to), thresholds).map(({ kind }) => kind);

const fleetOf = (values: ClientValues | null) => aSnapshot(values === null ? [] : [aClient(values)]);

describe('between two snapshots', () => {
  test.each<[string, ClientValues | null, ClientValues | null, readonly string[]]>([
    ['a new client appeared', null, {}, ['appeared']],
    ['a new client that is silent already appeared and is not seen', null, lost, ['appeared', 'not_seen']],
    ['a client that is gone was removed', {}, null, ['removed']],
    ['a client as it was is no news', {}, {}, []],
    ['a client that goes on being silent is no news', lost, { age: age(999_999) }, []],
    ['another status is a change', {}, { status: 'ERROR' }, ['status_changed']],
    ['a client fell silent', {}, lost, ['not_seen']],
    ['a client fell silent and failed', {}, { ...lost, status: 'FAILED' }, ['status_changed', 'not_seen']],
    ['a client is seen again', lost, {}, ['seen_again']],
    [
      'a silent client that became a draft was not seen again',
      lost,
      { ...lost, provisionStatus: 'DRAFT' },
      [],
    ],
    ['a silent draft is no news', null, { ...lost, provisionStatus: 'DRAFT' }, ['appeared']],
    [
      'a silent draft that is put to work is not seen',
      { ...lost, provisionStatus: 'DRAFT' },
      lost,
      ['not_seen'],
    ],
    [
      'a new name, version or cluster is no change of state',
      {},
      { name: 'x', vaVersion: '2', clusterId: null },
      [],
    ],
  ])('%s', (_name, from, to, expected) => {
    expect(kindsBetween(from, to)).toEqual(expected);
  });

  test('the same id in another case is another client', () => {
    expect(kindsBetween({ id: 'a' }, { id: 'A' })).toEqual(['appeared', 'removed']);
  });

  test.each([
    ['NORMAL', 'ERROR', true],
    ['ERROR', 'NORMAL', false],
    ['UNDEFINED', 'UNRECOGNIZED', false],
  ] as const)('from %s to %s got worse: %s', (from, to, worse) => {
    const [change] = clientChanges(fleetOf({ status: from }), fleetOf({ status: to }), thresholds);

    expect(change).toMatchObject({ kind: 'status_changed', from, to, worse, client: { status: to } });
  });
});

test('in the first complete list nobody appears, but whoever is silent already is told of', () => {
  const nothing = aSnapshot([], { listedOnce: false });

  const told = clientChanges(nothing, aSnapshot([aClient(), aClient({ id: 'b', ...lost })]), thresholds);

  expect(told).toMatchObject([{ kind: 'not_seen', client: { id: 'b' } }]);
});

test('a client falls silent by time alone, though nothing new was read of it', () => {
  const client = aClient({ age: age(899_000, 0) });

  const told = clientChanges(aSnapshot([client]), aSnapshot([client], { takenAt: tick(2_000) }), thresholds);

  expect(told).toMatchObject([{ kind: 'not_seen' }]);
});

test('nothing changes between a snapshot and itself, once there is history', () => {
  fc.assert(
    fc.property(arbitrarySnapshot, (snapshot) => {
      const told = clientChanges(snapshot, snapshot, thresholds);

      expect(told).toEqual([]);
    }),
  );
});

test('whoever appears on the way there is removed on the way back', () => {
  const ids = (told: ReturnType<typeof clientChanges>, kind: string) =>
    told.flatMap((change) => (change.kind === kind ? [change.client.id] : [])).toSorted();
  fc.assert(
    fc.property(arbitrarySnapshot, arbitrarySnapshot, (one, other) => {
      const [before, after] = [
        { ...one, listedOnce: true },
        { ...other, listedOnce: true },
      ];

      const there = clientChanges(before, after, thresholds);
      const back = clientChanges(after, before, thresholds);

      expect(ids(there, 'appeared')).toEqual(ids(back, 'removed'));
      expect(ids(there, 'not_seen').filter((id) => before.clients.has(id))).toEqual(
        expect.arrayContaining(ids(back, 'seen_again')),
      );
    }),
  );
});
