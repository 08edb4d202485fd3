import type { Client, ClientId } from '../fleet/client.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import { seconds } from '../lib/units.ts';

/** A sweep that lasts longer shows what it has so often: a large fleet is not to wait minutes for its first metrics. */
export const showEvery = seconds(5);

/**
 * What is shown in the middle of a sweep: who has been read as read, who is new as listed, and everybody else as before. The
 * list is not shown for those whose status is still to be read: where the two disagree it would flicker at each sweep.
 */
export function snapshotInBetween(
  before: Snapshot,
  listed: ReadonlyMap<ClientId, Client>,
  read: ReadonlyMap<ClientId, Client>,
): Snapshot {
  const clients = [...listed].map(
    ([id, client]) => [id, read.get(id) ?? before.clients.get(id) ?? client] as const,
  );
  return { ...before, clients: new Map(clients) };
}
