import { type StatusCounts, statuses } from '../fleet/status.ts';
import { countByCluster } from '../fleet/summary.ts';
import type { View } from '../fleet/view.ts';
import type { MetricFamily, Subject } from './metric-family.ts';
import { labels } from './text.ts';

export const clusterLabels = ['tenant', 'cluster_id'] as const;

/** The clusters that managed clients are in; clients without one share the empty `cluster_id`. */
export const clusterSubjects = ({ snapshot, thresholds }: View): readonly Subject<StatusCounts>[] =>
  [...countByCluster(snapshot.clients.values(), thresholds)].map(([cluster, counts]) => ({
    of: counts,
    identity: labels({ tenant: snapshot.tenant, cluster_id: cluster ?? '' }),
  }));

export const clusterFamilies: readonly MetricFamily<StatusCounts>[] = [
  {
    name: 'sailpoint_managed_clients',
    help: 'Managed clients in each state; one whose status is no longer served is in none.',
    labels: ['status'],
    live: false,
    samples: (counts) => statuses.map((status) => ({ value: counts[status], labels: [status] })),
  },
];
