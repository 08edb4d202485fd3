import type { Client } from '../fleet/client.ts';
import { isInService } from '../fleet/judge.ts';
import { statuses } from '../fleet/status.ts';
import { countByStatus } from '../fleet/summary.ts';
import type { View } from '../fleet/view.ts';
import { type MetricFamily, oneValue, type Subject } from './metric-family.ts';
import { labels } from './text.ts';

/** The managed clients that share a cluster. */
export interface ClusterRow {
  readonly clients: readonly Client[];
  readonly view: View;
}

export const clusterLabels = ['tenant', 'cluster_id'] as const;

/** Clients without a cluster share the empty `cluster_id`. */
export const clusterSubjects = (view: View): readonly Subject<ClusterRow>[] =>
  [...Map.groupBy(view.snapshot.clients.values(), ({ clusterId }) => clusterId)].map(
    ([cluster, clients]) => ({
      of: { clients, view },
      identity: labels(clusterLabels, [view.snapshot.tenant, cluster ?? '']),
    }),
  );

export const clusterFamilies: readonly MetricFamily<ClusterRow>[] = [
  {
    name: 'sailpoint_managed_clients',
    help: 'Managed clients in each state.',
    absent: null,
    labels: ['status'],
    live: false,
    samples: ({ clients }) => {
      const counts = countByStatus(clients);
      return statuses.map((status) => ({ value: counts[status], labels: [status] }));
    },
  },
  oneValue({
    name: 'sailpoint_managed_clients_in_service',
    help: 'Managed clients in service: neither drafts nor NOT_CONFIGURED, nor without both a known state and any contact.',
    absent: null,
    value: ({ clients }) => clients.filter(isInService).length,
  }),
];
