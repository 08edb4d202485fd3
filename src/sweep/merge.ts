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
    if (merged.size >= maxClients) break;
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

/**
 * The fleet after the status calls. Where the list proves nobody absent, a client that it lacks and that has no status document
 * is missing all the same.
 */
export function mergePolled(
  fleet: ReadonlyMap<ClientId, Client>,
  polled: ReadonlyMap<ClientId, Client>,
  { sightings, complete, provesAbsence }: ListedFleet & { readonly complete: boolean },
  { removeAfter }: MergeLimits,
): ReadonlyMap<ClientId, Client> {
  const listed = new Set(sightings.map(({ listed: { id } }) => id));
  const merged = new Map(fleet);
  for (const [id, client] of polled) {
    const isMissing = complete && !provesAbsence && !listed.has(id) && hasNoDocument(client);
    if (!isMissing) merged.set(id, client);
    else if (client.missedLists + 1 < removeAfter) merged.set(id, observeMissing(client));
    else merged.delete(id);
  }
  return merged;
}

const hasNoDocument = ({ polls }: Client): boolean => polls.last.kind === 'no_document';

/** How many of the listed the fleet has no room for. */
export const leftOut = (fleet: ReadonlyMap<ClientId, Client>, { sightings }: ListedFleet): number =>
  sightings.filter(({ listed }) => !fleet.has(listed.id)).length;
