import { type Cluster, clusterHealths, clusterStatuses } from '../fleet/cluster.ts';
import type { View } from '../fleet/view.ts';
import { clusterLabels } from './cluster-families.ts';
import { type MetricFamily, oneValue, type Subject, timestamp } from './metric-family.ts';
import { labels } from './text.ts';

/** The clusters that SailPoint lists, whether or not they have clients. */
export const managedClusterSubjects = ({
  snapshot: { tenant, clusters },
}: View): readonly Subject<Cluster>[] =>
  [...clusters.values()].map((cluster) => ({
    of: cluster,
    identity: labels(clusterLabels, [tenant, cluster.id]),
  }));

const infoLabels: readonly (readonly [name: string, describe: (cluster: Cluster) => string | null])[] = [
  ['cluster_name', ({ name }) => name],
  ['cluster_type', ({ type }) => type],
  ['client_type', ({ clientType }) => clientType],
  ['ccg_version', ({ ccgVersion }) => ccgVersion],
  ['release_version', ({ releaseVersion }) => releaseVersion],
];

const untold = 'SailPoint does not tell it';

const truth = (known: boolean | null): number | null => (known === null ? null : Number(known));

export const managedClusterFamilies: readonly MetricFamily<Cluster>[] = [
  {
    name: 'sailpoint_managed_cluster_info',
    help: 'Description of a managed cluster, to be joined on tenant and cluster_id. Always 1.',
    absent: null,
    labels: infoLabels.map(([name]) => name),
    live: false,
    samples: (cluster) => [{ value: 1, labels: infoLabels.map(([, describe]) => describe(cluster) ?? '') }],
  },
  {
    name: 'sailpoint_managed_cluster_status',
    help: "SailPoint's own judgement of a managed cluster: 1 for the state it is in, 0 for all others.",
    absent: null,
    labels: ['status'],
    live: false,
    samples: ({ status }) =>
      clusterStatuses.map((other) => ({ value: Number(other === status), labels: [other] })),
  },
  oneValue({
    name: 'sailpoint_managed_cluster_operational',
    help: 'Whether SailPoint calls a managed cluster operational.',
    absent: untold,
    value: ({ operational }) => truth(operational),
  }),
  {
    name: 'sailpoint_managed_cluster_health_status',
    help: 'What the health indicators of all clients of a managed cluster come to: 1 for that, 0 for all others.',
    absent: untold,
    labels: ['status'],
    live: false,
    samples: ({ health }) =>
      health === null
        ? []
        : clusterHealths.map((other) => ({ value: Number(other === health), labels: [other] })),
  },
  oneValue({
    name: 'sailpoint_managed_cluster_clients',
    help: 'Clients that SailPoint lists for a managed cluster.',
    absent: untold,
    value: ({ clients }) => clients,
  }),
  oneValue({
    name: 'sailpoint_managed_cluster_services',
    help: 'Services that run on a managed cluster.',
    absent: untold,
    value: ({ services }) => services,
  }),
  oneValue({
    name: 'sailpoint_managed_cluster_certificate_expiry_timestamp_seconds',
    help: 'When the public certificate of a managed cluster ends.',
    absent: 'SailPoint shows no certificate, or one that cannot be read',
    value: ({ certificateExpiry }) => timestamp(certificateExpiry),
  }),
  oneValue({
    name: 'sailpoint_managed_cluster_update_available',
    help: 'Whether a release other than the installed one waits for a managed cluster.',
    absent: untold,
    value: ({ updateAvailable }) => truth(updateAvailable),
  }),
  oneValue({
    name: 'sailpoint_managed_cluster_updates_enabled',
    help: 'Whether a managed cluster updates itself.',
    absent: untold,
    value: ({ updatesEnabled }) => truth(updatesEnabled),
  }),
  oneValue({
    name: 'sailpoint_managed_cluster_out_of_date_timestamp_seconds',
    help: 'Since when SailPoint has called a managed cluster out of date.',
    absent: 'SailPoint does not call it out of date',
    value: ({ outOfDateSince }) => timestamp(outOfDateSince),
  }),
  oneValue({
    name: 'sailpoint_managed_cluster_verbose_logging_expiry_timestamp_seconds',
    help: 'Until when a managed cluster logs at DEBUG or TRACE, which fills the disks of its appliances.',
    absent: 'it does not',
    value: ({ verboseLoggingExpiry }) => timestamp(verboseLoggingExpiry),
  }),
  {
    name: 'sailpoint_managed_cluster_alert',
    help: "SailPoint's own alert about a managed cluster. Always 1.",
    absent: 'there is no alert',
    labels: ['alert_key'],
    live: false,
    samples: ({ alertKey }) => (alertKey === null ? [] : [{ value: 1, labels: [alertKey] }]),
  },
];
