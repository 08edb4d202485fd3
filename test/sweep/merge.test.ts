import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Client, Polls } from '../../src/fleet/client.ts';
import { atOnce } from '../../src/lib/steps.ts';
import { millis, type Tick, tick } from '../../src/lib/units.ts';
import {
  type CompletedList,
  leftOut,
  mergeListing as mergeInSteps,
  mergePolled,
} from '../../src/sweep/merge.ts';
import { aClient, age, aListed, answered, byId, failedTimes, noDocument } from '../support/builders.ts';

const mergeListing = (...args: Parameters<typeof mergeInSteps>) => atOnce(mergeInSteps(...args));

const limits = { removeAfter: 2, maxClients: 100 };

const loss = { now: tick(0), acknowledgedAt: null, knownAt: tick(0) };

const listing = (ids: readonly string[], provesAbsence = true, complete = true): CompletedList => ({
  sightings: ids.map((id) => ({ listed: aListed({ id }), readAt: tick(5_000) })),
  provesAbsence,
  complete,
});

const fleet = (...ids: readonly string[]) => byId(ids.map((id) => aClient({ id })));

const idsOf = (clients: ReadonlyMap<unknown, Client>): readonly string[] =>
  [...clients.values()].map(({ id }) => id);

describe('after a list', () => {
  test('who is in it is brought up to date, and keeps what is known of its polls', () => {
    const known = byId([aClient({ id: 'a', status: 'ERROR', polls: failedTimes(2) })]);

    const merged = mergeListing(known, listing(['a']), limits, loss);

    expect([...merged.values()]).toEqual([
      aClient({ id: 'a', age: age(10_000, 5_000), polls: failedTimes(2) }),
    ]);
  });

  test('who is new is there', () => {
    expect(idsOf(mergeListing(fleet('a'), listing(['a', 'b']), limits, loss))).toEqual(['a', 'b']);
  });

  test('the first list is the fleet', () => {
    expect(idsOf(mergeListing(new Map(), listing(['b', 'a']), limits, loss))).toEqual(['b', 'a']);
  });

  test('what was known is not edited', () => {
    const known = Object.freeze(fleet('a', 'b'));
    const before = structuredClone([...known]);

    mergeListing(known, listing(['a']), limits, loss);

    expect([...known]).toEqual(before);
  });
});

/** How many lists without it a client survives. */
function listsSurvived(removeAfter: number, provesAbsence: readonly boolean[]): number {
  let known: ReturnType<typeof fleet> = fleet('a', 'gone');
  for (const [index, proves] of provesAbsence.entries()) {
    known = mergeListing(known, listing(['a'], proves), { ...limits, removeAfter }, loss);
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
    const once = mergeListing(fleet('a', 'b'), listing(['a']), limits, loss);
    const back = mergeListing(once, listing(['a', 'b']), limits, loss);

    const again = mergeListing(back, listing(['a']), limits, loss);

    expect(idsOf(again)).toEqual(['a', 'b']);
  });

  test('ages: its values are as they were', () => {
    const known = byId([aClient({ id: 'b', status: 'ERROR', age: age(7) })]);

    const [client] = mergeListing(known, listing(['a']), limits, loss).values();

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

describe('when too many are gone from the list at once', () => {
  const hour = 3_600_000;
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
  const heldIn = (clients: ReadonlyMap<unknown, Client>) =>
    [...clients.values()].filter(({ heldSince }) => heldSince !== null).length;

  /** So many clients, and what is known after lists that name so many of them; each is `every` after the one before. */
  function after(
    count: number,
    lists: readonly number[],
    every = 30_000,
    acknowledgedAt: number | null = null,
  ) {
    let known: ReturnType<typeof fleet> = fleet(...ids(count));
    for (const [index, size] of lists.entries()) {
      const [now, knownAt] = [tick(index * every), tick(Math.max(0, index - 1) * every)];
      const terms = { now, knownAt, acknowledgedAt: acknowledgedAt as Tick | null };
      known = mergeListing(known, listing(ids(size)), limits, terms);
    }
    return [known.size, heldIn(known)];
  }

  test.each<[string, number, readonly number[], readonly number[]]>([
    ['nobody is left', 3, [0], [3, 3]],
    ['the only one is gone', 1, [0], [1, 1]],
    ['fewer than half of ten are left', 10, [4], [10, 6]],
    ['it goes on', 24, [0, 0, 0, 0], [24, 24]],
    ['more go later', 24, [10, 10, 0, 0], [24, 24]],
  ])('they are held: %s', (_name, count, lists, expected) => {
    expect(after(count, lists)).toEqual(expected);
  });

  test.each<[string, number, readonly number[], readonly number[]]>([
    ['half of ten are left', 10, [5, 5], [5, 0]],
    ['one of nine is left', 9, [1, 1], [1, 0]],
    ['they go one after the other', 12, [10, 8, 6, 4, 2, 1, 1, 1], [1, 0]],
  ])('they go the usual way: %s', (_name, count, lists, expected) => {
    expect(after(count, lists)).toEqual(expected);
  });

  test.each<[string, readonly number[], readonly number[]]>([
    ['all are back', [0, 24], [24, 0]],
    ['some are back, but not most', [0, 12], [24, 12]],
    ['most are back, and the others are missed twice', [0, 13, 13], [13, 0]],
    ['most are back, and the others follow', [0, 13, 24], [24, 0]],
  ])('they are released as they come back: %s', (_name, lists, expected) => {
    expect(after(24, lists)).toEqual(expected);
  });

  test('they are believed to be gone after an hour, not before', () => {
    expect([after(24, [0, 0], hour - 1), after(24, [0, 0], hour)]).toEqual([
      [24, 24],
      [0, 0],
    ]);
  });

  test('an hour is no proof where the list may hide somebody', () => {
    const lists = [0, hour, 2 * hour].map((now) => ({
      now: tick(now),
      acknowledgedAt: null,
      knownAt: tick(0),
    }));

    const known = lists.reduce(
      (clients, terms) => mergeListing(clients, listing([], false), limits, terms),
      fleet('a', 'b'),
    );

    expect([known.size, heldIn(known)]).toEqual([2, 2]);
  });

  test('the operator can say that they are gone; those who are lost after that are held again', () => {
    expect([after(24, [0, 0], 30_000, 29_000), after(24, [10, 10, 0], 30_000, 29_000)]).toEqual([
      [0, 0],
      [10, 10],
    ]);
  });

  test('a list that is not complete neither holds nor releases anybody', () => {
    const held = mergeListing(fleet('a', 'b'), listing([]), limits, loss);

    const partly = mergeListing(fleet('a', 'b'), listing([], false, false), limits, loss);
    const still = mergeListing(held, listing([], false, false), limits, { ...loss, now: tick(2 * hour) });

    expect([heldIn(partly), heldIn(still)]).toEqual([0, 2]);
  });

  test('they are as they were', () => {
    const [client] = mergeListing(fleet('a'), listing([]), limits, loss).values();

    expect(client).toEqual(aClient({ id: 'a', heldSince: tick(0) }));
  });
});

describe('the cap', () => {
  const capped = { ...limits, maxClients: 2 };

  test('holds for who is known, too', () => {
    expect(idsOf(mergeListing(fleet('a', 'b', 'c'), listing([], false), capped, loss))).toEqual(['a', 'b']);
  });

  test('tells how many of the listed there is no room for', () => {
    const list = listing(['b', 'c', 'd', 'e']);

    expect(leftOut(mergeListing(fleet('a', 'b'), list, capped, loss), list)).toBe(3);
  });

  test('leaves out who is beyond it', () => {
    expect(idsOf(mergeListing(new Map(), listing(['a', 'b', 'c']), capped, loss))).toEqual(['a', 'b']);
  });

  test('prefers who is known', () => {
    expect(idsOf(mergeListing(fleet('c'), listing(['a', 'b', 'c']), capped, loss))).toEqual(['c', 'a']);
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
          mergeListing(fleet(...known), listing(listed, proves), { ...limits, removeAfter }, loss),
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

  const [client] = mergeListing(
    new Map(),
    { sightings, provesAbsence: true, complete: true },
    limits,
    loss,
  ).values();

  expect(client?.age).toEqual(age(1_000, 9_000));
});
