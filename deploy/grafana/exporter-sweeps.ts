import { GraphDrawStyle } from '@grafana/grafana-foundation-sdk/common';
import { dashedLine, fixedColour, graph, stacked } from './panels.ts';
import { leastPerTenant, ofTenants, perTenant, sumOverShards } from './promql.ts';
import { overTime } from './query.ts';
import { colours } from './status-colours.ts';

const resultsPanel = () =>
  stacked({
    title: 'Sweeps by result',
    description:
      'Success: everything worked. Incomplete: the list or some status calls failed. Failed: nothing came. ' +
      'Skipped: the sweep before was still running.',
    width: 12,
    height: 8,
    queries: [
      overTime(
        `sum by (tenant, result) (increase(${ofTenants('sailpoint_sweeps_total')}[$__rate_interval]))`,
        '{{tenant}}: {{result}}',
      ),
    ],
  })
    .drawStyle(GraphDrawStyle.Bars)
    .overrideByRegexp('.*: success', [fixedColour(colours.good)])
    .overrideByRegexp('.*: incomplete', [fixedColour(colours.warning)])
    .overrideByRegexp('.*: failed', [fixedColour(colours.bad)])
    .overrideByRegexp('.*: skipped', [fixedColour(colours.unknown)]);

const durationPanel = () =>
  graph({
    title: 'Duration and interval',
    description:
      'A sweep that takes longer than its interval makes the next one be skipped: the data is older than planned.',
    width: 12,
    height: 8,
    unit: 's',
    queries: [
      overTime(perTenant('sailpoint_sweep_duration_seconds'), '{{tenant}}: sweep'),
      overTime(perTenant('sailpoint_sweep_interval_seconds'), '{{tenant}}: interval'),
    ],
  })
    .min(0)
    .overrideByRegexp('.*: interval', dashedLine(colours.bad));

const coveragePanel = () =>
  stacked({
    title: 'Coverage of the last sweep',
    description:
      'Polled: a status came. Failed: it did not. Deferred: left for a later sweep, for want of requests or time. ' +
      'Capped: beyond sweep.maxClients.',
    width: 12,
    height: 8,
    queries: [
      overTime(
        `sum by (outcome) (${sumOverShards('tenant, outcome', ofTenants('sailpoint_sweep_clients'))})`,
        '{{outcome}}',
      ),
    ],
  })
    .overrideByName('polled', [fixedColour(colours.good)])
    .overrideByName('failed', [fixedColour(colours.bad)])
    .overrideByName('deferred', [fixedColour(colours.moving)])
    .overrideByName('capped', [fixedColour(colours.unknown)]);

const agePanel = () =>
  graph({
    title: 'Time since the last sweep',
    description:
      'Completed is any end, success only a good one; the limit is when statuses are no longer served. ' +
      'Both growing: the exporter hangs. Success alone: SailPoint does not answer as it should.',
    width: 12,
    height: 8,
    unit: 's',
    queries: [
      overTime(
        `time() - ${leastPerTenant('sailpoint_sweep_last_success_timestamp_seconds')}`,
        '{{tenant}}: success',
      ),
      overTime(
        `time() - ${leastPerTenant('sailpoint_sweep_last_completion_timestamp_seconds')}`,
        '{{tenant}}: completed',
      ),
      overTime(perTenant('sailpoint_stale_after_seconds'), '{{tenant}}: limit'),
    ],
  })
    .min(0)
    .overrideByRegexp('.*: limit', dashedLine(colours.bad));

const pollsPanel = () =>
  graph({
    title: 'Clients whose last status call failed',
    description: 'A few: those clients. All of a tenant: permission, credentials or the API.',
    width: 12,
    height: 8,
    queries: [
      overTime(
        `sum by (tenant) (1 - max by (tenant, client_id) (${ofTenants('sailpoint_managed_client_poll_success')}))`,
        '{{tenant}}',
      ),
    ],
  }).min(0);

const surprisesPanel = () =>
  graph({
    title: 'Removed clients and unexpected values',
    description:
      'Clients dropped since they were missing in enough complete lists; values the exporter does not know: after an update of the API.',
    width: 12,
    height: 8,
    queries: [
      overTime(
        `sum by (tenant) (increase(${ofTenants('sailpoint_clients_removed_total')}[$__rate_interval]))`,
        '{{tenant}}: removed',
      ),
      overTime(
        `sum by (tenant, field) (increase(${ofTenants('sailpoint_unexpected_values_total')}[$__rate_interval]))`,
        '{{tenant}}: unexpected {{field}}',
      ),
    ],
  }).min(0);

const listedPanel = () =>
  graph({
    title: 'Clients in the list',
    description:
      'How many the last complete list had, and how many are gone from it all at once and not yet believed to be gone.',
    width: 12,
    height: 8,
    queries: [
      overTime(sumOverShards('tenant', ofTenants('sailpoint_managed_clients_listed')), '{{tenant}}: listed'),
      overTime(
        sumOverShards('tenant', ofTenants('sailpoint_managed_clients_missing')),
        '{{tenant}}: missing',
      ),
    ],
  }).min(0);

const failuresPanel = () =>
  stacked({
    title: 'Why lists fail',
    description: 'The reason of the last failure, while lists fail; empty while they are complete.',
    width: 12,
    height: 8,
    queries: [
      overTime(`max by (tenant, reason) (${ofTenants('sailpoint_list_failed')})`, '{{tenant}}: {{reason}}'),
    ],
  })
    .min(0)
    .noValue('No list fails');

export const exporterSweeps = () => [
  listedPanel(),
  failuresPanel(),
  resultsPanel(),
  durationPanel(),
  coveragePanel(),
  agePanel(),
  pollsPanel(),
  surprisesPanel(),
];
