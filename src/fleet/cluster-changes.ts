import { type Cluster, type ClusterStatus, isWorseCluster } from './cluster.ts';
import type { Snapshot } from './snapshot.ts';

/** What an operator should hear of the clusters between two snapshots. */
export type ClusterChange =
  | { readonly kind: 'cluster_appeared' | 'cluster_removed'; readonly cluster: Cluster }
  | {
      readonly kind: 'cluster_status_changed';
      readonly cluster: Cluster;
      readonly from: ClusterStatus;
      readonly to: ClusterStatus;
      readonly worse: boolean;
    };

/** History begins with the first list: no cluster appeared in it. */
export function clusterChanges(
  { clusters: before }: Snapshot,
  { clusters: after }: Snapshot,
): readonly ClusterChange[] {
  const found: ClusterChange[] = [];
  for (const cluster of after.values()) {
    const known = before.get(cluster.id);
    if (known === undefined && before.size > 0) found.push({ kind: 'cluster_appeared', cluster });
    if (known !== undefined && known.status !== cluster.status) found.push(statusChange(known, cluster));
  }
  for (const cluster of before.values()) {
    if (!after.has(cluster.id)) found.push({ kind: 'cluster_removed', cluster });
  }
  return found;
}

const statusChange = (known: Cluster, cluster: Cluster): ClusterChange => ({
  kind: 'cluster_status_changed',
  cluster,
  from: known.status,
  to: cluster.status,
  worse: isWorseCluster(cluster.status, known.status),
});
