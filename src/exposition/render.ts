import type { Client } from '../fleet/client.ts';
import { isStale } from '../fleet/judge.ts';
import type { View } from '../fleet/view.ts';
import type { Tick } from '../lib/units.ts';
import { type ClientFamily, type ClientRow, identityOf } from './client-families.ts';
import { header } from './text.ts';

export type OnBroken = (family: string, error: unknown) => void;

/** A client with what each of its lines begins with, which is taken from its row before where that still holds. */
export const rowOf = (client: Client, view: View, before?: ClientRow): ClientRow => ({
  client,
  view,
  identity:
    before !== undefined && before.client.clusterId === client.clusterId
      ? before.identity
      : identityOf(client, view),
  stale: isStale(client, view.thresholds),
});

export const isServed = (family: ClientFamily, { stale }: ClientRow): boolean =>
  family.servedWhenStale || !stale;

/** A family's lines for one client. */
export const fragment = (family: ClientFamily, row: ClientRow, now: Tick): string =>
  isServed(family, row) ? family.render(row, now) : '';

export interface Named {
  readonly name: string;
  readonly help: string;
}

/** A family's lines, after its header; nothing when there are none. */
export function* block({ name, help }: Named, lines: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const line of lines) {
    if (line === '') continue;
    if (isFirst) yield header(name, help, 'gauge');
    isFirst = false;
    yield line;
  }
}
