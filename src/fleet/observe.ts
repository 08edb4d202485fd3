import type { Instant, Tick } from '../lib/units.ts';
import { ageAfter } from './age.ts';
import type { ApiFailureKind } from './api-failure.ts';
import { type Client, type ClientType, failuresInARow, type LastPoll, type Polls } from './client.ts';
import type { Listed, Reported } from './observation.ts';

const neverPolled: Polls = { last: { kind: 'never' }, lastSuccess: null, acceptedType: null };

/** The values that only status documents have. */
const noDocument = { osType: null, osVersion: null, hypervisor: null, ccgPin: null, statusAt: null };

const never = { ...noDocument, age: null, lastSeen: null, vaVersion: null };

/** What was read last wins. Where the server says nothing, what it said before still holds. */
export function observeListed(before: Client | undefined, listed: Listed, readAt: Tick): Client {
  const known = before ?? never;
  const { ageByDate: _, ...described } = listed;
  return {
    ...described,
    vaVersion: listed.vaVersion ?? known.vaVersion,
    osType: known.osType,
    osVersion: known.osVersion,
    hypervisor: known.hypervisor,
    ccgPin: known.ccgPin,
    age: ageAfter(known.age, listed, readAt),
    lastSeen: listed.lastSeen ?? known.lastSeen,
    statusAt: known.statusAt,
    polls: before?.polls ?? neverPolled,
    missedLists: 0,
    heldSince: null,
  };
}

export interface Reading {
  readonly reported: Reported;
  readonly readAt: Tick;
  readonly polledAt: Instant;
  readonly acceptedType: ClientType | null;
}

export function observeReported(
  client: Client,
  { reported, readAt, polledAt, acceptedType }: Reading,
): Client {
  return {
    ...client,
    status: reported.status,
    age: ageAfter(client.age, reported, readAt),
    lastSeen: reported.lastSeen ?? client.lastSeen,
    statusAt: reported.statusAt ?? client.statusAt,
    osType: reported.osType ?? client.osType,
    osVersion: reported.osVersion ?? client.osVersion,
    hypervisor: reported.hypervisor ?? client.hypervisor,
    ccgPin: reported.ccgPin ?? client.ccgPin,
    alertKey: reported.alertKey ?? client.alertKey,
    vaVersion: reported.vaVersion ?? client.vaVersion,
    polls: { last: { kind: 'answered', at: readAt }, lastSuccess: polledAt, acceptedType },
  };
}

/** After `staleAfter` failures in a row, the values that only status documents have are forgotten. The list still gives the rest. */
export function observePollFailed(
  client: Client,
  {
    at,
    reason,
    staleAfter,
  }: { readonly at: Tick; readonly reason: ApiFailureKind; readonly staleAfter: number },
): Client {
  const inARow = failuresInARow(client) + 1;
  const failed = withLastPoll(client, { kind: 'failed', at, inARow, reason });
  return inARow < staleAfter ? failed : { ...failed, ...noDocument };
}

/** The client has no status document: it was deleted after it was listed, or its type has none. Its status in the list stands. */
export const observeNoDocument = (client: Client, at: Tick): Client =>
  withLastPoll(client, { kind: 'no_document', at });

const withLastPoll = (client: Client, last: LastPoll): Client => ({
  ...client,
  polls: { ...client.polls, last },
});

export const observeMissing = (client: Client): Client => ({
  ...client,
  missedLists: client.missedLists + 1,
});
