import {
  TableCellBackgroundDisplayMode,
  TableCellDisplayMode,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as StateTimelinePanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { type Column, mergedTable, valuesOf } from './merged-table.ts';
import { table, thresholds, words } from './panels.ts';
import {
  clientLegend,
  mostTroubled,
  named,
  ofClients,
  perClient,
  statusAsNumber,
  sumOverShards,
} from './promql.ts';
import { datasource, overTime, rows } from './query.ts';
import { colours, statusNumbers, statusWords } from './status-colours.ts';

const filled = {
  id: 'custom.cellOptions',
  value: { type: TableCellDisplayMode.ColorBackground, mode: TableCellBackgroundDisplayMode.Basic },
};
const coloured = { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } };
const ageSteps = thresholds(
  colours.good,
  { value: 300, color: colours.warning },
  { value: 900, color: colours.bad },
).build();

const infoLabels =
  'tenant, cluster_id, client_id, client_name, client_type, cluster_name, va_version, provision_status';

const clientColumns: readonly Column[] = [
  ['client_name', 'Client'],
  ['status', 'Status'],
  [valuesOf('age'), 'Not seen for'],
  [valuesOf('poll'), 'Status read'],
  ['cluster_name', 'Cluster'],
  ['va_version', 'Version'],
  ['client_type', 'Type'],
  ['provision_status', 'Provisioned'],
  ['tenant', 'Tenant'],
  ['client_id', 'Client id'],
  ['cluster_id', 'Cluster id'],
];

export const clientTable = () =>
  table({
    title: 'Clients',
    description:
      'Every client, the longest silent first. "Not seen for" is SailPoint\'s own measure and goes on growing while the API is down. ' +
      'Orange from 5 minutes on, notSeenAfter of the chart; red from 15 minutes on, when SailPoint sends its own mail.',
    width: 24,
    height: 11,
    queries: [
      rows('info', `max by (${infoLabels}) (${ofClients('sailpoint_managed_client_info')})`),
      rows(
        'status',
        `max by (tenant, cluster_id, client_id, status) (${ofClients('sailpoint_managed_client_status')} == 1)`,
      ),
      rows('age', perClient('sailpoint_managed_client_since_seen_seconds')),
      rows('poll', perClient('sailpoint_managed_client_poll_success')),
    ],
  })
    .transformations([...mergedTable(clientColumns, [valuesOf('info'), valuesOf('status')])])
    .overrideByName('Status', [{ id: 'mappings', value: [statusWords] }, filled])
    .overrideByName('Not seen for', [
      { id: 'unit', value: 's' },
      { id: 'decimals', value: 0 },
      { id: 'thresholds', value: ageSteps },
      { id: 'noValue', value: 'never seen' },
      coloured,
    ])
    .overrideByName('Status read', [
      { id: 'mappings', value: [words({ 0: ['failed', colours.warning], 1: ['yes', colours.good] })] },
      coloured,
    ])
    .sortBy([new TableSortByFieldStateBuilder().displayName('Not seen for').desc(true)]);

const shown = 60;

export const statusTimeline = () =>
  new StateTimelinePanelBuilder()
    .title('Status over time')
    .description(
      `The ${shown} clients that had most trouble in the time shown. A gap: the status was not known, or nothing was scraped.`,
    )
    .datasource(datasource)
    .span(24)
    .height(11)
    .targets([
      overTime(named(`(${statusAsNumber}) and on (tenant, client_id) ${mostTroubled(shown)}`), clientLegend),
    ])
    .mappings([statusNumbers])
    .thresholds(thresholds(colours.unknown))
    .mergeValues(true)
    .rowHeight(0.85)
    .fillOpacity(80)
    .lineWidth(0)
    .perPage(20);

const inService = sumOverShards('tenant, cluster_id', ofClients('sailpoint_managed_clients_in_service'));
const unwell = (verdicts: string): string =>
  `count by (tenant, cluster_id) (group by (tenant, cluster_id, client_id) (${ofClients('sailpoint_managed_client_unwell', `verdict=~"${verdicts}"`)}))`;
const clusterSize = `count by (tenant, cluster_id, cluster_name) (max by (tenant, cluster_id, cluster_name, client_id) (${ofClients('sailpoint_managed_client_info')}))`;
const versionCount = `count by (tenant, cluster_id) (count by (tenant, cluster_id, va_version) (${ofClients('sailpoint_managed_client_info', 'va_version!=""')}))`;

const clusterColumns: readonly Column[] = [
  ['cluster_name', 'Cluster'],
  [valuesOf('size'), 'Clients'],
  [valuesOf('service'), 'In service'],
  [valuesOf('healthy'), 'Healthy'],
  [valuesOf('down'), 'Down'],
  [valuesOf('versions'), 'Versions'],
  [valuesOf('age'), 'Longest silence'],
  ['tenant', 'Tenant'],
  ['cluster_id', 'Cluster id'],
];

export const clusterTable = () =>
  table({
    title: 'Clusters',
    description:
      'As the alerts judge it. Healthy 0 beside Down: the cluster is down. Healthy 1 of several in service: its redundancy is lost. ' +
      'More than one version for long: an appliance that is cut off may hold up the updates of the whole cluster.',
    width: 16,
    height: 9,
    queries: [
      rows('size', clusterSize),
      rows('service', inService),
      rows('healthy', `${inService} - on (tenant, cluster_id) (${unwell('.+')} or 0 * ${inService})`),
      rows('down', `${unwell('unhealthy|not_seen')} or 0 * ${inService}`),
      rows('versions', versionCount),
      rows(
        'age',
        `max by (tenant, cluster_id) (${ofClients('sailpoint_managed_client_since_seen_seconds')})`,
      ),
    ],
  })
    .transformations([...mergedTable(clusterColumns, [])])
    .overrideByName('Healthy', [
      {
        id: 'thresholds',
        value: thresholds(
          colours.bad,
          { value: 1, color: colours.warning },
          { value: 2, color: colours.good },
        ).build(),
      },
      filled,
    ])
    .overrideByName('Down', [
      { id: 'thresholds', value: thresholds(colours.calm, { value: 1, color: colours.bad }).build() },
      coloured,
    ])
    .overrideByName('Versions', [
      { id: 'thresholds', value: thresholds(colours.calm, { value: 2, color: colours.warning }).build() },
      coloured,
    ])
    .overrideByName('Longest silence', [
      { id: 'unit', value: 's' },
      { id: 'decimals', value: 0 },
      { id: 'thresholds', value: ageSteps },
      coloured,
    ])
    .sortBy([new TableSortByFieldStateBuilder().displayName('Healthy').desc(false)]);
