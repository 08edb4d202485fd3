import { isStale } from '../fleet/judge.ts';
import type { View } from '../fleet/view.ts';
import type { Tick } from '../lib/units.ts';
import { type ClientFamily, type ClientRow, clientFamilies, identityOf } from './client-families.ts';
import { tenantFamilies } from './tenant-families.ts';
import { header } from './text.ts';

export type OnBroken = (family: string, error: unknown) => void;

/** The clients of all tenants, with what each of their lines begins with. */
export const rowsOf = (views: readonly View[]): readonly ClientRow[] =>
  views.flatMap((view) =>
    [...view.snapshot.clients.values()].map((client) => ({
      client,
      view,
      identity: identityOf(client, view),
      stale: isStale(client, view.thresholds),
    })),
  );

/** What changes with a snapshot alone. */
export function renderSnapshot(
  views: readonly View[],
  rows: readonly ClientRow[],
  now: Tick,
  onBroken: OnBroken,
): string {
  const ofClients = clientFamilies.filter(({ ages }) => !ages);
  const ofTenants = tenantFamilies.map((family) =>
    block(family, onBroken, () => views.map((view) => family.render(view)).join('')),
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
): string => families.map((family) => block(family, onBroken, () => linesOf(family, rows, now))).join('');

const linesOf = (family: ClientFamily, rows: readonly ClientRow[], now: Tick): string =>
  rows
    .filter(({ stale }) => family.servedWhenStale || !stale)
    .map((row) => family.render(row, now))
    .join('');

/** A family that cannot be rendered is left out and told of; the others stand. */
function block(
  { name, help }: { readonly name: string; readonly help: string },
  onBroken: OnBroken,
  lines: () => string,
): string {
  try {
    const text = lines();
    return text === '' ? '' : header(name, help, 'gauge') + text;
  } catch (error) {
    onBroken(name, error);
    return '';
  }
}
