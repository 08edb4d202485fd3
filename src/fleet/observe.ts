import type { Instant, Millis, Tick } from '../lib/units.ts';
import type { Age, Client, ClientType, Polls } from './client.ts';
import type { Listed, Reported } from './observation.ts';

const neverPolled: Polls = {
  lastAttempt: null,
  lastSuccess: null,
  succeeded: null,
  failures: 0,
  acceptedType: null,
};

const never = { osType: null, osVersion: null, statusAt: null, age: null, lastSeen: null, vaVersion: null };

/** What was read last wins; where the server says nothing, what it said before still holds. */
export function observeListed(before: Client | undefined, listed: Listed, readAt: Tick): Client {
  const known = before ?? never;
  return {
    ...listed,
    vaVersion: listed.vaVersion ?? known.vaVersion,
    osType: known.osType,
    osVersion: known.osVersion,
    age: ageOf(listed.age, readAt) ?? known.age,
    lastSeen: listed.lastSeen ?? known.lastSeen,
    statusAt: known.statusAt,
    polls: before?.polls ?? neverPolled,
    missedLists: 0,
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
    age: ageOf(reported.age, readAt) ?? client.age,
    lastSeen: reported.lastSeen ?? client.lastSeen,
    statusAt: reported.statusAt ?? client.statusAt,
    osType: reported.osType ?? client.osType,
    osVersion: reported.osVersion ?? client.osVersion,
    vaVersion: reported.vaVersion ?? client.vaVersion,
    polls: { lastAttempt: readAt, lastSuccess: polledAt, succeeded: true, failures: 0, acceptedType },
  };
}

export const observePollFailed = (client: Client, at: Tick): Client => ({
  ...client,
  polls: { ...client.polls, lastAttempt: at, succeeded: false, failures: client.polls.failures + 1 },
});

/** The client has no status document: deleted since it was listed, or of a type that has none. Its listed status stands. */
export const observeNoDocument = (client: Client, at: Tick): Client => ({
  ...client,
  polls: { ...client.polls, lastAttempt: at, succeeded: false, failures: 0 },
});

export const observeMissing = (client: Client): Client => ({
  ...client,
  missedLists: client.missedLists + 1,
});

const ageOf = (millis: Millis | null, readAt: Tick): Age | null =>
  millis === null ? null : { millis, readAt };
