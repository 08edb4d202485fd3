import { statuses } from '../../src/fleet/status.ts';
import { bars, dashedLine, fixedColour, graph, stacked } from './panels.ts';
import { clientLegend, named, ofClients, perClient, perTenant, sumOverShards } from './promql.ts';
import { latest, overTime } from './query.ts';
import { colours, statusColours } from './status-colours.ts';

export const versionBars = () =>
  bars({
    title: 'Versions',
    description: 'How many clients run each version. A client without a version has never been connected.',
    width: 8,
    height: 9,
    queries: [
      latest(
        `sort_desc(count by (va_version) (max by (tenant, client_id, va_version) (${ofClients('sailpoint_managed_client_info')})))`,
        '{{va_version}}',
      ),
    ],
  });

export const statesOverTime = () =>
  statuses.reduce(
    (panel, status) => panel.overrideByName(status, [fixedColour(statusColours[status])]),
    stacked({
      title: 'Clients by state',
      description: 'How many clients are in each state. The sum falls when statuses cannot be read any more.',
      width: 12,
      height: 9,
      queries: [
        overTime(
          `sum by (status) (${sumOverShards('tenant, cluster_id, status', ofClients('sailpoint_managed_clients'))})`,
          '{{status}}',
        ),
      ],
    }),
  );

const age = perClient('sailpoint_managed_client_since_seen_seconds');

export const agesOverTime = () =>
  graph({
    title: 'How long ago clients were seen',
    description:
      'Median, 95th percentile and maximum of the ages, and the limit from which a client counts as not seen. ' +
      'All growing alike: SailPoint or the exporter is out of reach, not the appliances.',
    width: 12,
    height: 9,
    unit: 's',
    queries: [
      overTime(`quantile(0.5, ${age})`, 'median'),
      overTime(`quantile(0.95, ${age})`, '95 %'),
      overTime(`max(${age})`, 'longest'),
      overTime(`max(${perTenant('sailpoint_not_seen_after_seconds')})`, 'limit'),
    ],
  })
    .min(0)
    .overrideByName('limit', dashedLine(colours.bad));

export const longestSilent = () =>
  graph({
    title: 'Longest silent',
    description: 'The ten clients that SailPoint has not heard from for longest.',
    width: 12,
    height: 9,
    unit: 's',
    queries: [overTime(named(`topk(10, ${age})`), clientLegend)],
  }).min(0);

export const healthEvents = () =>
  stacked({
    title: 'Health events',
    description:
      'Warnings and errors that appliances report of CPU, memory, containers and network: an early sign. ' +
      'Empty when there are none. There is no event for a full disk.',
    width: 12,
    height: 9,
    queries: [
      overTime(
        named(
          `max by (tenant, cluster_id, client_id, category, level) (${ofClients('sailpoint_managed_client_health_events')})`,
        ),
        `${clientLegend}: {{category}} {{level}}`,
      ),
    ],
  }).noValue('No health events');
