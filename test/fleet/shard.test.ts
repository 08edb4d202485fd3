import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientId } from '../../src/fleet/client.ts';
import { evenShare, owns, shardOf, undivided } from '../../src/fleet/shard.ts';

const anyId = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).map(clientId);
const anyTotal = fc.integer({ min: 1, max: 32 });
const indexes = (total: number): readonly number[] => Array.from({ length: total }, (_, index) => index);

const fleet = indexes(10_000).map((index) => clientId(`2c918087${index.toString(16).padStart(24, '0')}`));

/** How many of the fleet are in each shard. */
const sizes = (total: number): readonly number[] => {
  const members = Map.groupBy(fleet, (id) => shardOf(id, total));
  return indexes(total).map((index) => members.get(index)?.length ?? 0);
};

describe('a client', () => {
  test('is in exactly one shard', () => {
    fc.assert(
      fc.property(anyId, anyTotal, (id, total) => {
        const owners = indexes(total).filter((index) => owns({ index, total }, id));

        expect(owners).toEqual([shardOf(id, total)]);
      }),
    );
  });

  test('stays where it is when a shard is added, or goes to the new one', () => {
    fc.assert(
      fc.property(anyId, anyTotal, (id, total) => {
        expect([shardOf(id, total), total]).toContain(shardOf(id, total + 1));
      }),
    );
  });

  test('is in the one shard there is, when there is only one', () => {
    fc.assert(fc.property(anyId, (id) => owns(undivided, id)));
  });

  test.each([
    ['2c91808a7813090a017813b6301f1234', 2, 0],
    ['2c91808a7813090a017813b6301f1234', 16, 5],
    ['1b3f6a52-3cc5-4a1f-9f5e-0f1f6a9d7c11', 4, 1],
    ['42', 4, 2],
    ['42', 7, 4],
  ])('is in the same shard in every version: %s of %i in %i', (id, total, expected) => {
    expect(shardOf(clientId(id), total)).toBe(expected);
  });
});

describe('a fleet', () => {
  test.each([2, 4, 5, 16])('is spread evenly over %i shards', (total) => {
    const fair = fleet.length / total;

    // Five standard deviations of a fair draw.
    const slack = 5 * Math.sqrt(fair * (1 - 1 / total));
    for (const size of sizes(total)) expect(Math.abs(size - fair)).toBeLessThan(slack);
  });

  test.each([1, 4, 15])('loses its fair share and no more to a shard that joins %i others', (total) => {
    const moved = fleet.filter((id) => shardOf(id, total) !== shardOf(id, total + 1)).length;

    const fair = fleet.length / (total + 1);
    expect(Math.abs(moved - fair)).toBeLessThan(5 * Math.sqrt(fair));
  });
});

test('even shares add up to the whole and differ by one at most', () => {
  fc.assert(
    fc.property(anyTotal, fc.nat({ max: 100_000 }), (total, count) => {
      const shares = indexes(total).map((index) => evenShare({ index, total }, count));

      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }),
  );
});
