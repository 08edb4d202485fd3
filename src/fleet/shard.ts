import { createHash } from 'node:crypto';
import type { ClientId } from './client.ts';

/** The part of every tenant that this process watches: `total` processes share the clients, this is number `index`, from 0. */
export interface Shard {
  readonly index: number;
  readonly total: number;
}

/** All there is: the one process of an installation that is not shared. */
export const undivided: Shard = { index: 0, total: 1 };

const bytesEach = 4;

/**
 * Which of `total` shards watches a client, by rendezvous hashing: SHAKE256 of the id is a stream of 32-bit numbers, the n-th is
 * the bid of shard n, the highest bid wins. What a stream begins with does not depend on its length, so that one shard more
 * adds one bid: it wins 1 client in `total`, and no client goes from one old shard to another.
 * Part of the contract among running versions: another hash would have clients watched twice, or not at all, during an update.
 */
export function shardOf(id: ClientId, total: number): number {
  const bids = createHash('shake256', { outputLength: bytesEach * total })
    .update(id)
    .digest();
  let winner = 0;
  for (let index = 1; index < total; index += 1) {
    // Of equal bids the first one wins, however many come after.
    if (bids.readUInt32BE(bytesEach * index) > bids.readUInt32BE(bytesEach * winner)) winner = index;
  }
  return winner;
}

export const owns = ({ index, total }: Shard, id: ClientId): boolean =>
  total === 1 || shardOf(id, total) === index;

/** So many of `count` things that cannot be told apart fall to a shard that all shards together have each of them once. */
export const evenShare = ({ index, total }: Shard, count: number): number =>
  Math.floor(count / total) + (index < count % total ? 1 : 0);
