import type { Client, ClientId, ClusterId } from '../fleet/client.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, seconds } from '../lib/units.ts';
import type { ApiFailure, FleetApi } from './fleet-api.ts';

/** Clusters are renamed so seldom that asking at every sweep would tell nothing new. */
const clusterNamesLast = seconds(600);

interface ClusterNameTools {
  readonly clock: Clock;
  readonly api: Pick<FleetApi, 'pageSize' | 'clusterNames'>;
}

/** How many requests it takes to ask for them now; 0: they are not due. */
export function clusterNameRequests(
  { clients, clusterNamesAskedAt: askedAt }: Snapshot,
  listed: ReadonlyMap<ClientId, Client>,
  { clock, api }: ClusterNameTools,
): number {
  const known = clusterIdsOf(clients);
  const now = clusterIdsOf(listed);
  const isDue =
    askedAt === null || elapsed(askedAt, clock.tick()) >= clusterNamesLast || now.difference(known).size > 0;
  return isDue ? Math.max(1, Math.ceil(now.size / api.pageSize)) : 0;
}

const clusterIdsOf = (clients: ReadonlyMap<ClientId, Client>): ReadonlySet<ClusterId | null> =>
  new Set([...clients.values()].map(({ clusterId }) => clusterId));

/** Those that are known when they do not come. */
export async function readClusterNames(
  { clusterNames: known }: Snapshot,
  { clock, api }: ClusterNameTools,
  signal: AbortSignal,
): Promise<Pick<Snapshot, 'clusterNames' | 'clusterNamesAskedAt'>> {
  const now = clock.tick();
  const names = await api.clusterNames(signal);
  if (names.kind === 'ok') return { clusterNames: names.value, clusterNamesAskedAt: now };
  return { clusterNames: known, clusterNamesAskedAt: isLasting(names.failure) ? now : null };
}

/** A scope or a path that is not there now will not be there in the next sweep either. */
const isLasting = ({ kind }: ApiFailure): boolean => ['forbidden', 'not_found', 'rejected'].includes(kind);
