import { type ClientFamily, clientFamilies, fragment, rowOf } from '../../src/exposition/client-families.ts';
import { block } from '../../src/exposition/section.ts';
import { tenantFamilies } from '../../src/exposition/tenant-families.ts';
import type { View } from '../../src/fleet/view.ts';
import type { Tick } from '../../src/lib/units.ts';

/** What a page says, rendered in the plainest way: whatever is kept from the page before, it must come to the same. */
export function plainPage(views: readonly View[], now: Tick): string {
  return plainFleet(views, now) + ofClients(views, now, ({ ages }) => ages);
}

/** The part of it that changes with a snapshot alone. */
export function plainFleet(views: readonly View[], now: Tick): string {
  const ofTenants = tenantFamilies.flatMap((family) => [
    ...block(
      family,
      views.flatMap((view) => [...family.lines(view)]),
    ),
  ]);
  return ofTenants.join('') + ofClients(views, now, ({ ages }) => !ages);
}

function ofClients(views: readonly View[], now: Tick, which: (family: ClientFamily) => boolean): string {
  const rows = views.flatMap((view) =>
    [...view.snapshot.clients.values()].map((client) => rowOf(client, view)),
  );
  const linesOf = (family: ClientFamily) => rows.map((row) => fragment(family, row, now));
  const blocks = clientFamilies.filter(which).map((family) => [...block(family, linesOf(family))]);
  return blocks.flat().join('');
}
