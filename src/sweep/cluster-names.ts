import type { Client, ClientId } from '../fleet/client.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, seconds } from '../lib/units.ts';
import type { ApiFailure, FleetApi } from './fleet-api.ts';

/** Clusters are renamed so seldom that asking at every sweep would tell nothing new. */
const clusterNamesLast = seconds(600);

export interface ClusterNameTools<F extends ApiFailure> {
  readonly clock: Clock;
  readonly api: Pick<FleetApi<F>, 'clusterNames'>;
}

/** The names of the clusters, asked for when they are due; those that are known when they do not come. */
export async function readClusterNames<F extends ApiFailure>(
  before: Snapshot,
  listed: ReadonlyMap<ClientId, Client>,
  { clock, api }: ClusterNameTools<F>,
  signal: AbortSignal,
): Promise<Pick<Snapshot, 'clusterNames' | 'clusterNamesAskedAt'>> {
  const { clusterNames: known, clusterNamesAskedAt: askedAt } = before;
  const now = clock.tick();
  const isDue =
    askedAt === null || elapsed(askedAt, now) >= clusterNamesLast || hasNewCluster(before, listed);
  if (!isDue) return { clusterNames: known, clusterNamesAskedAt: askedAt };
  const names = await api.clusterNames(signal);
  return { clusterNames: names.kind === 'ok' ? names.value : known, clusterNamesAskedAt: now };
}

function hasNewCluster(before: Snapshot, listed: ReadonlyMap<ClientId, Client>): boolean {
  const known = new Set([...before.clients.values()].map(({ clusterId }) => clusterId));
  return [...listed.values()].some(({ clusterId }) => !known.has(clusterId));
}
