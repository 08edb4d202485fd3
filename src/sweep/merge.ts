import type { Client, ClientId } from '../fleet/client.ts';
import type { Listing } from '../fleet/listing.ts';
import {
  isBelievedGone,
  isExpected,
  isHeld,
  isMassLoss,
  type LossTerms,
  observeHeld,
} from '../fleet/mass-loss.ts';
import { observeListed, observeMissing } from '../fleet/observe.ts';
import type { Steps } from '../lib/steps.ts';

type ListedFleet = Pick<Listing, 'sightings' | 'provesAbsence'>;

export interface CompletedList extends ListedFleet {
  readonly complete: boolean;
}

type Acknowledgement = Pick<LossTerms, 'now' | 'acknowledgedAt' | 'knownAt'>;

export interface MergeLimits {
  /** Complete lists without a client after which it is dropped. */
  readonly removeAfter: number;
  readonly maxClients: number;
}

/** The fleet after a list. Clients in the list are updated; the others stay until enough lists have proven their absence. */
export function* mergeListing(
  known: ReadonlyMap<ClientId, Client>,
  listing: CompletedList,
  limits: MergeLimits,
  loss: Acknowledgement,
): Steps<ReadonlyMap<ClientId, Client>> {
  const listed = new Map(listing.sightings.map((sighting) => [sighting.listed.id, sighting]));
  const afterAbsence = absenceFrom(known, new Set(listed.keys()), { ...listing, ...limits, ...loss });
  const merged = new Map<ClientId, Client>();
  const add = (client: Client | null): void => {
    if (client !== null && merged.size < limits.maxClients) merged.set(client.id, client);
  };
  for (const client of known.values()) {
    const sighting = listed.get(client.id);
    add(sighting ? observeListed(client, sighting.listed, sighting.readAt) : afterAbsence(client));
    yield;
  }
  for (const { listed: item, readAt } of listing.sightings) {
    if (!merged.has(item.id)) add(observeListed(undefined, item, readAt));
    yield;
  }
  return merged;
}

type AbsenceTerms = Pick<CompletedList, 'complete'> & MergeLimits & LossTerms;

/** Returns what becomes of a client that the list lacks; null if it is dropped. */
function absenceFrom(
  known: ReadonlyMap<ClientId, Client>,
  listed: ReadonlySet<ClientId>,
  terms: AbsenceTerms,
): (client: Client) => Client | null {
  const { complete, provesAbsence, removeAfter, now } = terms;
  if (!complete) return (client) => client;
  const others = [...known.values()].filter(({ id }) => !listed.has(id));
  const isLoss = !isExpected(terms) && isMassLoss([...known.values()].filter(isPresent).length, listed.size);
  const isMostlyBack = listed.size > others.filter(isHeld).length;
  const missed = (client: Client): Client | null => {
    if (!provesAbsence) return client;
    return client.missedLists + 1 < removeAfter ? observeMissing(client) : null;
  };
  return (client) => {
    if (isHeld(client)) {
      if (isMostlyBack) return missed({ ...client, heldSince: null });
      return isBelievedGone(client, terms) ? null : client;
    }
    return isLoss && isPresent(client) ? observeHeld(client, now) : missed(client);
  };
}

/** It was in the last complete list. */
const isPresent = (client: Client): boolean => client.missedLists === 0 && !isHeld(client);

/**
 * The fleet after the status calls. If the list proves no absence, a client that it lacks is still missing when it has no status
 * document either.
 */
export function mergePolled(
  fleet: ReadonlyMap<ClientId, Client>,
  polled: ReadonlyMap<ClientId, Client>,
  { sightings, complete, provesAbsence }: CompletedList,
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

/** How many listed clients exceed the cap. */
export const leftOut = (fleet: ReadonlyMap<ClientId, Client>, { sightings }: ListedFleet): number =>
  sightings.filter(({ listed }) => !fleet.has(listed.id)).length;
