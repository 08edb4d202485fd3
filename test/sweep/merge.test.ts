import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Client, Polls } from '../../src/fleet/client.ts';
import { millis, tick } from '../../src/lib/units.ts';
import { type ListedFleet, leftOut, mergeListing, mergePolled } from '../../src/sweep/merge.ts';
import { aClient, age, aListed, answered, byId, failedTimes, noDocument } from '../support/builders.ts';

const limits = { removeAfter: 2, maxClients: 100 };

const listing = (ids: readonly string[], provesAbsence = true): ListedFleet => ({
  sightings: ids.map((id) => ({ listed: aListed({ id }), readAt: tick(5_000) })),
  provesAbsence,
});

const fleet = (...ids: readonly string[]) => byId(ids.map((id) => aClient({ id })));

const idsOf = (clients: ReadonlyMap<unknown, Client>): readonly string[] =>
  [...clients.values()].map(({ id }) => id);

describe('after a list', () => {
  test('who is in it is brought up to date, and keeps what is known of its polls', () => {
    const known = byId([aClient({ id: 'a', status: 'ERROR', polls: failedTimes(2) })]);

    const merged = mergeListing(known, listing(['a']), limits);

    expect([...merged.values()]).toEqual([
      aClient({ id: 'a', age: age(10_000, 5_000), polls: failedTimes(2) }),
    ]);
  });

  test('who is new is there', () => {
    expect(idsOf(mergeListing(fleet('a'), listing(['a', 'b']), limits))).toEqual(['a', 'b']);
  });

  test('the first list is the fleet', () => {
    expect(idsOf(mergeListing(new Map(), listing(['b', 'a']), limits))).toEqual(['b', 'a']);
  });

  test('what was known is not edited', () => {
    const known = Object.freeze(fleet('a', 'b'));
    const before = structuredClone([...known]);

    mergeListing(known, listing(['a']), limits);

    expect([...known]).toEqual(before);
  });
});

/** How many lists without it a client survives. */
function listsSurvived(removeAfter: number, provesAbsence: readonly boolean[]): number {
  let known: ReturnType<typeof fleet> = fleet('a', 'gone');
  for (const [index, proves] of provesAbsence.entries()) {
    known = mergeListing(known, listing(['a'], proves), { ...limits, removeAfter });
    if (!idsOf(known).includes('gone')) return index;
  }
  return provesAbsence.length;
}

describe('a client that is not in the list', () => {
  test.each([1, 2, 3, 10])('is removed after %i complete lists, never earlier', (removeAfter) => {
    expect(listsSurvived(removeAfter, Array<boolean>(20).fill(true))).toBe(removeAfter - 1);
  });

  test('is not removed by lists that do not prove it absent, however many', () => {
    expect(listsSurvived(1, Array<boolean>(20).fill(false))).toBe(20);
  });

  test('is not removed sooner for lists in between that prove nothing', () => {
    expect(listsSurvived(3, [true, false, false, true, false, true])).toBe(5);
  });

  test('has its lists counted anew once it was in one', () => {
    const once = mergeListing(fleet('a', 'b'), listing(['a']), limits);
    const back = mergeListing(once, listing(['a', 'b']), limits);

    const again = mergeListing(back, listing(['a']), limits);

    expect(idsOf(again)).toEqual(['a', 'b']);
  });

  test('ages: its values are as they were', () => {
    const known = byId([aClient({ id: 'b', status: 'ERROR', age: age(7) })]);

    const [client] = mergeListing(known, listing([]), limits).values();

    expect(client).toMatchObject({ status: 'ERROR', age: age(7), missedLists: 1 });
  });
});

describe('who is in no list that proves absence', () => {
  const silent = { ...listing(['a'], false), complete: true };
  const asked = (polls: Pick<Polls, 'last'>) => byId([aClient({ id: 'b', polls })]);
  const gone = asked(noDocument());

  test('counts as missing when its status says that there is no such client, and is removed in the end', () => {
    const once = mergePolled(fleet('a', 'b'), gone, silent, limits);
    const missed = byId([...gone.values()].map((client) => ({ ...client, missedLists: 1 })));
    const twice = mergePolled(once, missed, silent, limits);

    expect([idsOf(once), idsOf(twice)]).toEqual([['a', 'b'], ['a']]);
    expect([...once.values()].map(({ missedLists }) => missedLists)).toEqual([0, 1]);
  });

  test.each([
    ['it answers', asked(answered()), silent],
    ['its call fails', asked(failedTimes(1)), silent],
    ['the list is not complete', gone, { ...silent, complete: false }],
    ['it is in the list', gone, { ...listing(['a', 'b'], false), complete: true }],
    ['the list has counted already', gone, { ...silent, provesAbsence: true }],
  ])('does not when %s', (_name, polled, list) => {
    const after = mergePolled(fleet('a', 'b'), polled, list, { ...limits, removeAfter: 1 });

    expect(idsOf(after)).toEqual(['a', 'b']);
    expect([...after.values()].map(({ missedLists }) => missedLists)).toEqual([0, 0]);
  });
});

describe('the cap', () => {
  const capped = { ...limits, maxClients: 2 };

  test('holds for who is known, too', () => {
    expect(idsOf(mergeListing(fleet('a', 'b', 'c'), listing([], false), capped))).toEqual(['a', 'b']);
  });

  test('tells how many of the listed there is no room for', () => {
    const list = listing(['b', 'c', 'd', 'e']);

    expect(leftOut(mergeListing(fleet('a', 'b'), list, capped), list)).toBe(3);
  });

  test('leaves out who is beyond it', () => {
    expect(idsOf(mergeListing(new Map(), listing(['a', 'b', 'c']), capped))).toEqual(['a', 'b']);
  });

  test('prefers who is known', () => {
    expect(idsOf(mergeListing(fleet('c'), listing(['a', 'b', 'c']), capped))).toEqual(['c', 'a']);
  });
});

test('whatever was known and listed: the fleet has each listed client, and nobody who is neither', () => {
  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
  fc.assert(
    fc.property(
      ids,
      ids,
      fc.boolean(),
      fc.integer({ min: 1, max: 3 }),
      (known, listed, proves, removeAfter) => {
        const merged = idsOf(
          mergeListing(fleet(...known), listing(listed, proves), { ...limits, removeAfter }),
        );

        expect(merged).toEqual(expect.arrayContaining([...listed]));
        expect([...known, ...listed]).toEqual(expect.arrayContaining([...merged]));
        if (!proves) expect(merged).toEqual(expect.arrayContaining([...known]));
      },
    ),
  );
});

test('a sighting has the age it had when its page was read', () => {
  const sightings = [{ listed: aListed({ age: millis(1_000) }), readAt: tick(9_000) }];

  const [client] = mergeListing(new Map(), { sightings, provesAbsence: true }, limits).values();

  expect(client?.age).toEqual(age(1_000, 9_000));
});
