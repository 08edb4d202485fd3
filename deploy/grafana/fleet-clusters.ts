import { TableCellDisplayMode, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import { type Column, mergedTable, valuesOf } from './merged-table.ts';
import { bars, fixedColour, graph, stacked, table, thresholds, words } from './panels.ts';
import { clientLegend, named, ofClients, perClient } from './promql.ts';
import { latest, overTime, rows } from './query.ts';
import { colours } from './status-colours.ts';

const day = 86_400;

/** One row per cluster, whichever exporters list it. */
const perCluster = (metric: string, matcher = ''): string =>
  `max by (tenant, cluster_id) (${ofClients(metric, matcher)})`;

const untilEnd = (metric: string): string => `${perCluster(metric)} - time()`;

const infoLabels = 'tenant, cluster_id, cluster_name, ccg_version, release_version';

const columns: readonly Column[] = [
  ['cluster_name', 'Cluster'],
  ['status', 'SailPoint says'],
  [valuesOf('operational'), 'Operational'],
  [valuesOf('clients'), 'Appliances'],
  [valuesOf('services'), 'Services'],
  ['ccg_version', 'Version'],
  ['release_version', 'Release'],
  [valuesOf('update'), 'Update waits'],
  [valuesOf('updates'), 'Updates itself'],
  [valuesOf('outdated'), 'Out of date for'],
  [valuesOf('certificate'), 'Certificate ends in'],
  [valuesOf('debug'), 'Debug log ends in'],
  ['tenant', 'Tenant'],
  ['cluster_id', 'Cluster id'],
];

const coloured = { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } };
const duration = [
  { id: 'unit', value: 's' },
  { id: 'decimals', value: 0 },
];
const yesNo = (yes: string, no: string) => [
  { id: 'mappings', value: [words({ 0: ['no', no], 1: ['yes', yes] })] },
  coloured,
];

const clusterQueries = () => [
  rows('info', `max by (${infoLabels}) (${ofClients('sailpoint_managed_cluster_info')})`),
  rows(
    'status',
    `max by (tenant, cluster_id, status) (${ofClients('sailpoint_managed_cluster_status')} == 1)`,
  ),
  rows('operational', perCluster('sailpoint_managed_cluster_operational')),
  rows('clients', perCluster('sailpoint_managed_cluster_clients')),
  rows('services', perCluster('sailpoint_managed_cluster_services')),
  rows('update', perCluster('sailpoint_managed_cluster_update_available')),
  rows('updates', perCluster('sailpoint_managed_cluster_updates_enabled')),
  rows('outdated', `time() - ${perCluster('sailpoint_managed_cluster_out_of_date_timestamp_seconds')}`),
  rows('certificate', untilEnd('sailpoint_managed_cluster_certificate_expiry_timestamp_seconds')),
  rows('debug', untilEnd('sailpoint_managed_cluster_verbose_logging_expiry_timestamp_seconds')),
];

const certificateSteps = thresholds(
  colours.bad,
  { value: 3 * day, color: colours.warning },
  { value: 30 * day, color: colours.good },
).build();

/** What SailPoint itself says of each cluster, beside what the alerts make of its appliances above. */
export const sailpointTable = () =>
  table({
    title: 'Clusters as SailPoint sees them',
    description:
      'From its list of clusters: empty without the permission to read it. An update that waits for long is blocked by an appliance that is away. ' +
      'When the certificate ends, all appliances of the cluster stop at once. A debug log fills the disks of the appliances.',
    width: 24,
    height: 9,
    queries: clusterQueries(),
  })
    .transformations([...mergedTable(columns, [valuesOf('info'), valuesOf('status')])])
    .overrideByName('Operational', yesNo(colours.good, colours.bad))
    .overrideByName('Update waits', yesNo(colours.warning, colours.calm))
    .overrideByName('Updates itself', yesNo(colours.calm, colours.warning))
    .overrideByName('Out of date for', [
      ...duration,
      {
        id: 'thresholds',
        value: thresholds(colours.warning, { value: 7 * day, color: colours.bad }).build(),
      },
      coloured,
    ])
    .overrideByName('Certificate ends in', [
      ...duration,
      { id: 'thresholds', value: certificateSteps },
      coloured,
    ])
    .overrideByName('Debug log ends in', duration)
    .sortBy([new TableSortByFieldStateBuilder().displayName('Certificate ends in').desc(false)]);

const nameOfCluster = `topk by (tenant, cluster_id) (1, group by (tenant, cluster_id, cluster_name) (${ofClients('sailpoint_managed_cluster_info')}))`;

export const certificateBars = () =>
  bars({
    title: 'Certificates that end first',
    description:
      'The ten clusters whose certificate ends first. Below 30 days there is a ticket, below 3 days a page.',
    width: 8,
    height: 9,
    unit: 's',
    queries: [
      latest(
        `sort(bottomk(10, (${untilEnd('sailpoint_managed_cluster_certificate_expiry_timestamp_seconds')}) * on (tenant, cluster_id) group_left (cluster_name) ${nameOfCluster}))`,
        '{{tenant}} {{cluster_name}}',
      ),
    ],
  });

export const clusterHealth = () =>
  stacked({
    title: 'Health of clusters as SailPoint sums it up',
    description: 'How many clusters have a summary of their health indicators of each kind.',
    width: 8,
    height: 9,
    queries: [
      overTime(
        `count by (status) (max by (tenant, cluster_id, status) (${ofClients('sailpoint_managed_cluster_health_status')} == 1))`,
        '{{status}}',
      ),
    ],
  })
    .overrideByName('NORMAL', [fixedColour(colours.good)])
    .overrideByName('WARNING', [fixedColour(colours.warning)])
    .overrideByName('ERROR', [fixedColour(colours.bad)]);

export const sailpointAlerts = () =>
  table({
    title: "SailPoint's own alerts",
    description: 'What SailPoint itself warns of, about appliances and clusters, in its words.',
    width: 8,
    height: 9,
    queries: [
      rows(
        'alerts',
        `max by (tenant, cluster_id, client_id, alert_key) (${ofClients('sailpoint_managed_client_alert')}) or max by (tenant, cluster_id, alert_key) (${ofClients('sailpoint_managed_cluster_alert')})`,
      ),
    ],
  }).transformations([
    ...mergedTable(
      [
        ['alert_key', 'Alert'],
        ['cluster_id', 'Cluster id'],
        ['client_id', 'Client id'],
        ['tenant', 'Tenant'],
      ],
      [valuesOf('alerts'), 'Value'],
    ),
  ]);

export const shortOfResources = () =>
  graph({
    title: 'CPU used and memory left',
    description:
      'Of appliances that report a health event about it: the worst number of their events. Empty where there is none.',
    width: 24,
    height: 8,
    unit: 'percentunit',
    queries: [
      overTime(
        named(perClient('sailpoint_managed_client_cpu_utilization_ratio')),
        `${clientLegend}: CPU used`,
      ),
      overTime(
        named(perClient('sailpoint_managed_client_memory_free_ratio')),
        `${clientLegend}: memory left`,
      ),
    ],
  }).min(0);
