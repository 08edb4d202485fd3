import { statuses } from '../../src/fleet/status.ts';
import { stat, thresholds, words } from './panels.ts';
import {
  clientCount,
  leastPerTenant,
  ofClients,
  ofTenants,
  perClient,
  perTenant,
  sumOverShards,
} from './promql.ts';
import { latest } from './query.ts';
import { colours, statusColours } from './status-colours.ts';

const listFails = `2 * (1 - ${leastPerTenant('sailpoint_up')})`;
const sweepFails = `(1 - ${leastPerTenant('sailpoint_sweep_success')} or 0 * ${leastPerTenant('sailpoint_up')})`;
const shardsMissing = `(${perTenant('sailpoint_shards')} - count by (tenant) (group by (tenant, shard) (${ofTenants('sailpoint_shards')})))`;

/** The first thing to read: whether the rest can be believed. */
export const sightPanel = () =>
  stat({
    title: 'Does the monitor see the tenant?',
    description:
      'BLIND: the last list of clients failed; what the panels below show is the last known state and grows old. ' +
      'PARTLY: the list came, but some status calls failed, or one of the exporters that share the tenant is missing. ' +
      'The exporter dashboard tells why.',
    width: 12,
    height: 4,
    queries: [latest(`clamp_max(${listFails} + ${sweepFails} + ${shardsMissing}, 2)`, '{{tenant}}')],
  })
    .noValue('BLIND: no exporter is scraped')
    .mappings([
      words({
        0: ['Sees the fleet', colours.good],
        1: ['PARTLY: not all is read', colours.warning],
        2: ['BLIND: the list fails', colours.bad],
      }),
    ])
    .thresholds(thresholds(colours.bad));

export const dataAgePanel = () =>
  stat({
    title: 'Age of the data',
    description:
      'Time since the last sweep in which everything worked, of the tenant where it is longest ago.',
    width: 4,
    height: 4,
    unit: 's',
    queries: [latest(`max(time() - ${leastPerTenant('sailpoint_sweep_last_success_timestamp_seconds')})`)],
  })
    .decimals(0)
    .noValue('never')
    .thresholds(
      thresholds(colours.good, { value: 180, color: colours.warning }, { value: 600, color: colours.bad }),
    );

export const clientCountPanel = () =>
  stat({
    title: 'All clients',
    description: 'All clients of the chosen tenants and clusters, drafts included.',
    width: 4,
    height: 4,
    queries: [latest(clientCount)],
  }).thresholds(thresholds(colours.moving));

const silent = perClient('sailpoint_managed_client_unwell', 'verdict="not_seen"');

export const notSeenPanel = () =>
  stat({
    title: 'Not seen',
    description:
      'Clients that SailPoint has not heard from for longer than notSeenAfter (its configuration), ' +
      'whatever their status says: NORMAL can be the last view of an appliance that is gone.',
    width: 4,
    height: 4,
    queries: [latest(`count(${silent}) or 0 * ${clientCount}`)],
  }).thresholds(thresholds(colours.good, { value: 1, color: colours.bad }));

/** Zero only where clients are known: without data a tile stays empty. */
const inState = (status: string): string =>
  `sum(${sumOverShards('tenant, cluster_id', ofClients('sailpoint_managed_clients', `status="${status}"`))}) or 0 * ${clientCount}`;

export const stateTiles = () =>
  statuses.map((status) =>
    stat({
      title: status.replace('_', ' '),
      description: `Clients in state ${status}.`,
      width: 3,
      height: 3,
      queries: [latest(inState(status))],
    })
      .noValue('–')
      .thresholds(thresholds(colours.calm, { value: 1, color: statusColours[status] })),
  );
