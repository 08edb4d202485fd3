import { createHash } from 'node:crypto';
import type { ClientId } from './client.ts';

/** The part of every tenant that this process watches: `total` processes share the clients, this is number `index`, from 0. */
export interface Shard {
  readonly index: number;
  readonly total: number;
}

/** The only process of an installation that has no shards. */
export const undivided: Shard = { index: 0, total: 1 };

const bytesEach = 4;

/**
 * Which of `total` shards watches a client, by rendezvous hashing. SHAKE256 of the id is a stream of 32-bit numbers; the n-th number
 * is the bid of shard n, and the highest bid wins. One more shard adds one bid at the end of the stream, so it takes 1 client in
 * `total`, and no client moves between old shards.
 * All running versions must agree: with another hash, clients would be watched twice or not at all during an update.
 */
export function shardOf(id: ClientId, total: number): number {
  const bids = createHash('shake256', { outputLength: bytesEach * total })
    .update(id)
    .digest();
  let winner = 0;
  for (let index = 1; index < total; index += 1) {
    // The first of equal bids wins, however many come after it.
    if (bids.readUInt32BE(bytesEach * index) > bids.readUInt32BE(bytesEach * winner)) winner = index;
  }
  return winner;
}

export const owns = ({ index, total }: Shard, id: ClientId): boolean =>
  total === 1 || shardOf(id, total) === index;

/** How many of `count` indistinguishable things belong to a shard, so that all shards together have each of them once. */
export const evenShare = ({ index, total }: Shard, count: number): number =>
  Math.floor(count / total) + (index < count % total ? 1 : 0);
