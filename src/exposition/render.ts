import type { Client } from '../fleet/client.ts';
import { isStale } from '../fleet/judge.ts';
import type { View } from '../fleet/view.ts';
import type { Tick } from '../lib/units.ts';
import { type ClientFamily, type ClientRow, clientFamilies, identityOf } from './client-families.ts';
import { tenantFamilies } from './tenant-families.ts';
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

/** The clients of all tenants. */
export const rowsOf = (views: readonly View[]): readonly ClientRow[] =>
  views.flatMap((view) => [...view.snapshot.clients.values()].map((client) => rowOf(client, view)));

/** What changes with a snapshot alone. */
export function renderSnapshot(
  views: readonly View[],
  rows: readonly ClientRow[],
  now: Tick,
  onBroken: OnBroken,
): string {
  const ofClients = clientFamilies.filter(({ ages }) => !ages);
  const ofTenants = tenantFamilies.map((family) =>
    textOf(family, onBroken, () => views.flatMap((view) => [...family.lines(view)])),
  );
  return ofTenants.join('') + renderClients(ofClients, rows, now, onBroken);
}

/** What changes with the time. */
export const renderAges = (rows: readonly ClientRow[], now: Tick, onBroken: OnBroken): string =>
  renderClients(
    clientFamilies.filter(({ ages }) => ages),
    rows,
    now,
    onBroken,
  );

const renderClients = (
  families: readonly ClientFamily[],
  rows: readonly ClientRow[],
  now: Tick,
  onBroken: OnBroken,
): string =>
  families
    .map((family) => textOf(family, onBroken, () => rows.map((row) => fragment(family, row, now))))
    .join('');

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

/** A family that cannot be rendered is left out and told of; the others stand. */
function textOf(family: Named, onBroken: OnBroken, lines: () => Iterable<string>): string {
  try {
    return [...block(family, lines())].join('');
  } catch (error) {
    onBroken(family.name, error);
    return '';
  }
}
