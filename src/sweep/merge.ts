import type { Client, ClientId } from '../fleet/client.ts';
import type { Listed } from '../fleet/observation.ts';
import { observeListed, observeMissing } from '../fleet/observe.ts';
import type { Tick } from '../lib/units.ts';

export interface ListedFleet {
  readonly sightings: readonly { readonly listed: Listed; readonly readAt: Tick }[];
  readonly provesAbsence: boolean;
}

export interface MergeLimits {
  /** Complete lists without a client after which it is dropped. */
  readonly removeAfter: number;
  readonly maxClients: number;
}

/** The fleet after a list: who is in it is brought up to date, who is not stays until its absence is proven often enough. */
export function mergeListing(
  known: ReadonlyMap<ClientId, Client>,
  { sightings, provesAbsence }: ListedFleet,
  { removeAfter, maxClients }: MergeLimits,
): ReadonlyMap<ClientId, Client> {
  const listed = new Map(sightings.map((sighting) => [sighting.listed.id, sighting]));
  const merged = new Map<ClientId, Client>();
  for (const client of known.values()) {
    const sighting = listed.get(client.id);
    if (sighting !== undefined) {
      merged.set(client.id, observeListed(client, sighting.listed, sighting.readAt));
    } else if (!provesAbsence) {
      merged.set(client.id, client);
    } else if (client.missedLists + 1 < removeAfter) {
      merged.set(client.id, observeMissing(client));
    }
  }
  for (const { listed: item, readAt } of sightings) {
    if (merged.size >= maxClients) break;
    if (!merged.has(item.id)) merged.set(item.id, observeListed(undefined, item, readAt));
  }
  return merged;
}
