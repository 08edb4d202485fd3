import type { FailedCall } from '../fleet/api-failure.ts';
import type { ClusterId } from '../fleet/client.ts';
import type { ClusterList } from '../fleet/cluster.ts';
import type { KnownCluster, Snapshot } from '../fleet/snapshot.ts';
import type { Clock } from '../lib/clock.ts';
import { later, type Millis, seconds } from '../lib/units.ts';
import type { FleetApi } from './fleet-api.ts';

/** A scope or path that is missing now will probably be missing in the next sweep, too. */
const refusalLasts = seconds(600);

/** An endpoint that hangs delays each sweep that asks it. */
const timeoutLasts = seconds(60);

interface ClusterTools {
  readonly clock: Clock;
  readonly api: Pick<FleetApi, 'pageSize' | 'clusters'>;
  /** Complete lists without a cluster after which it is dropped. */
  readonly removeAfter: number;
}

/** How many requests it takes to list the clusters now; 0 if that is not due. */
export function clusterRequests(
  { clusters, clustersDueAt }: Snapshot,
  { clock, api }: Pick<ClusterTools, 'clock' | 'api'>,
): number {
  if (clustersDueAt !== null && clock.tick() < clustersDueAt) return 0;
  return Math.max(1, Math.ceil(clusters.size / api.pageSize));
}

export interface ClustersRead {
  readonly known: Partial<Pick<Snapshot, 'clusters' | 'clustersUp' | 'clustersDueAt'>>;
  /** Null if the list worked. */
  readonly failure: FailedCall | null;
}

/** If the list fails, what is known of the clusters stays. */
export async function readClusters(
  { clusters: before }: Snapshot,
  { clock, api, removeAfter }: ClusterTools,
  signal: AbortSignal,
): Promise<ClustersRead> {
  const list = await api.clusters(signal);
  if (list.kind === 'ok') {
    const clusters = mergeClusters(before, list.value, removeAfter);
    return { known: { clusters, clustersUp: true, clustersDueAt: null }, failure: null };
  }
  const pause = pauseAfter(list.failure);
  const clustersDueAt = pause === null ? null : later(clock.tick(), pause);
  return { known: { clustersUp: false, clustersDueAt }, failure: list.failure };
}

/** How long to wait before the next list of clusters; null to list them in the next sweep. */
function pauseAfter({ kind }: FailedCall): Millis | null {
  if (kind === 'timeout') return timeoutLasts;
  return ['forbidden', 'not_found', 'rejected'].includes(kind) ? refusalLasts : null;
}

/** A cluster is dropped after enough complete lists without it, as a client is. */
function mergeClusters(
  before: Snapshot['clusters'],
  { clusters: listed, complete }: ClusterList,
  removeAfter: number,
): Snapshot['clusters'] {
  const kept = [...before.values()]
    .filter(({ id }) => !listed.has(id))
    .map((cluster) => (complete ? { ...cluster, missedLists: cluster.missedLists + 1 } : cluster))
    .filter(({ missedLists }) => missedLists < removeAfter);
  const present = [...listed.values()].map((cluster): KnownCluster => ({ ...cluster, missedLists: 0 }));
  return new Map([...present, ...kept].map((cluster): [ClusterId, KnownCluster] => [cluster.id, cluster]));
}
