import { crc32 } from 'node:zlib';
import type { Client, TenantName } from '../fleet/client.ts';
import type { View } from '../fleet/view.ts';
import { type ClientRow, rowOf } from './client-families.ts';
import type { Pace } from './pace.ts';

/** Clients that are rendered and packed together. */
export interface Chunk {
  readonly rows: readonly ClientRow[];
}

/** The clients of one tenant in chunks: the same object as long as nothing that shows in a client's lines can differ. */
export interface Division {
  readonly view: View;
  readonly chunks: readonly Chunk[];
}

export type Divisions = ReadonlyMap<TenantName, Division>;

/** What a chunk was before. */
export interface Origin {
  readonly chunk: Chunk;
  /** Where each row was; -1: nowhere. */
  readonly indexes: readonly number[];
  /** All rows are where they were, and no others were there. */
  readonly inPlace: boolean;
}

export interface Divided {
  readonly divisions: Divisions;
  readonly origins: ReadonlyMap<Chunk, Origin>;
}

export async function divide(views: readonly View[], before: Divisions, pace: Pace): Promise<Divided> {
  const divisions = new Map<TenantName, Division>();
  const origins = new Map<Chunk, Origin>();
  for (const view of views) {
    const { tenant } = view.snapshot;
    const known = before.get(tenant);
    if (known !== undefined && hasSameClients(known.view, view)) {
      divisions.set(tenant, known);
      continue;
    }
    const found = new Map(known?.chunks.map((chunk) => [chunk.rows[0]?.client.id, chunk]));
    const chunks: Chunk[] = [];
    for (const clients of chunked(view.snapshot.clients.values())) {
      const origin = originOf(clients, found.get(clients[0]?.id));
      const chunk = { rows: clients.map((client, index) => rowOf(client, view, rowAt(origin, index))) };
      if (origin !== null) origins.set(chunk, origin);
      chunks.push(chunk);
      await pace();
    }
    divisions.set(tenant, { view, chunks });
  }
  return { divisions, origins };
}

const hasSameClients = (one: View, other: View): boolean =>
  one.snapshot.clients === other.snapshot.clients &&
  one.snapshot.clusterNames === other.snapshot.clusterNames &&
  one.thresholds === other.thresholds;

const usualSize = 256;
const largestSize = 2 * usualSize;

/** Where a chunk begins depends on its first client alone, so that a client that comes or goes moves no other chunk. */
function* chunked(clients: Iterable<Client>): Generator<readonly Client[]> {
  let chunk: Client[] = [];
  for (const client of clients) {
    const isEnd = chunk.length >= largestSize || crc32(client.id) % usualSize === 0;
    if (isEnd && chunk.length > 0) {
      yield chunk;
      chunk = [];
    }
    chunk.push(client);
  }
  if (chunk.length > 0) yield chunk;
}

function originOf(clients: readonly Client[], chunk: Chunk | undefined): Origin | null {
  if (chunk === undefined) return null;
  let next = 0;
  const indexes = clients.map(({ id }) => {
    const isNext = chunk.rows[next]?.client.id === id;
    const index = isNext ? next : chunk.rows.findIndex(({ client }) => client.id === id);
    if (index >= 0) next = index + 1;
    return index;
  });
  const inPlace = chunk.rows.length === clients.length && indexes.every((old, index) => old === index);
  return { chunk, indexes, inPlace };
}

export const rowAt = (origin: Origin | null, index: number): ClientRow | undefined =>
  origin?.chunk.rows[origin.indexes[index] ?? -1];
