import type { Tick } from '../lib/units.ts';
import type { Client } from './client.ts';
import { isInService, isNotSeen, type Thresholds } from './judge.ts';
import type { Snapshot } from './snapshot.ts';
import { isWorse, type Status } from './status.ts';

/** What an operator should hear of between two snapshots. */
export type ClientChange =
  | { readonly kind: 'appeared' | 'removed'; readonly client: Client }
  | { readonly kind: 'not_seen' | 'seen_again'; readonly client: Client }
  | {
      readonly kind: 'status_changed';
      readonly client: Client;
      readonly from: Status;
      readonly to: Status;
      readonly worse: boolean;
    };

/**
 * The difference of two snapshots of one tenant. History begins with the first complete list: nobody appeared in it, but clients
 * that are already silent are reported.
 */
export function clientChanges(
  before: Snapshot,
  after: Snapshot,
  thresholds: Thresholds,
): readonly ClientChange[] {
  const found: ClientChange[] = [];
  for (const client of after.clients.values()) {
    const known = before.clients.get(client.id);
    if (known === undefined && before.listedOnce) found.push({ kind: 'appeared', client });
    if (known !== undefined && known.status !== client.status) found.push(statusChange(known, client));
    const contact = contactChange(known, before.takenAt, client, after.takenAt, thresholds);
    if (contact !== null) found.push({ kind: contact, client });
  }
  for (const client of before.clients.values()) {
    if (!after.clients.has(client.id)) found.push({ kind: 'removed', client });
  }
  return found;
}

const statusChange = (known: Client, client: Client): ClientChange => ({
  kind: 'status_changed',
  client,
  from: known.status,
  to: client.status,
  worse: isWorse(client.status, known.status),
});

function contactChange(
  known: Client | undefined,
  then: Tick,
  client: Client,
  now: Tick,
  thresholds: Thresholds,
): 'not_seen' | 'seen_again' | null {
  const wasLost = known !== undefined && isNotSeen(known, then, thresholds);
  const isLost = isNotSeen(client, now, thresholds);
  if (isLost) return wasLost ? null : 'not_seen';
  return wasLost && isInService(client) ? 'seen_again' : null;
}
