import { expect, test } from 'vitest';
import { clientChanges } from '../../src/fleet/client-changes.ts';
import { owns, undivided } from '../../src/fleet/shard.ts';
import { resharded } from '../../src/fleet/snapshot.ts';
import { aClient, aSnapshot, thresholds } from '../support/builders.ts';

const fleet = Array.from({ length: 100 }, (_, index) => aClient({ id: `client-${index}` }));
const first = { index: 0, total: 2 };
const second = { index: 1, total: 2 };
const clientsOf = (shard: typeof first) => fleet.filter(({ id }) => owns(shard, id));

test('a snapshot of the same shard is left as it is', () => {
  const snapshot = aSnapshot(fleet);

  expect(resharded(snapshot, { ...undivided })).toBe(snapshot);
});

test('a snapshot of another shard keeps the clients that are in both', () => {
  const { clients, shard, up } = resharded(aSnapshot(fleet), first);

  expect([...clients.values()]).toEqual(clientsOf(first));
  expect({ shard, up }).toEqual({ shard: first, up: true });
});

test('who comes from another shard has not appeared, who went there is not removed', () => {
  const before = resharded(aSnapshot(clientsOf(first), { shard: first }), undivided);
  const grown = aSnapshot(fleet);
  const other = resharded(grown, second);

  expect(clientChanges(before, grown, thresholds)).toEqual([]);
  expect(clientChanges(other, aSnapshot(clientsOf(second)), thresholds)).toEqual([]);
});
