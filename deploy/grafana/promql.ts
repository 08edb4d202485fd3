import { statuses } from '../../src/fleet/status.ts';
import { statusNumber } from './status-colours.ts';

const selector = (metric: string, ...matchers: readonly string[]): string =>
  `${metric}{${matchers.filter((matcher) => matcher !== '').join(',')}}`;

/** Series that a client or a cluster owns, of the chosen tenants and clusters. */
export const ofClients = (metric: string, matcher = ''): string =>
  selector(metric, 'tenant=~"$tenant"', 'cluster_id=~"$cluster"', matcher);

/** Series that a tenant owns. */
export const ofTenants = (metric: string, matcher = ''): string =>
  selector(metric, 'tenant=~"$tenant"', matcher);

/** Series of the process: these have no tenant, so the job and instance tell whose they are. */
export const ofProcess = (metric: string): string =>
  `${metric} and on (job, instance) sailpoint_exporter_build_info`;

/**
 * Every aggregation names its labels: a restarted pod is a new instance, and for five minutes there may be two of each series.
 * Several exporters may share the clients of a tenant, as shards: what differs between them is the largest, the least or the sum.
 * Several may watch the same shard, as replicas: they count once, and the one that sees most is believed.
 */
export const perTenant = (metric: string): string => `max by (tenant) (${ofTenants(metric)})`;

/** Of the shard that is worst off, by the replica that sees most. */
export const leastPerTenant = (metric: string): string =>
  `min by (tenant) (max by (tenant, shard) ((${ofTenants(metric)}) * ${shardOf}))`;

/** Gives series of a tenant the shard of their exporter. */
const shardOf = 'on (job, instance, tenant) group_left (shard) (sailpoint_shards > bool 0)';

/** The sum over all shards, each of them once. */
export const sumOverShards = (labels: string, series: string): string => {
  return `sum by (${labels}) (max by (${labels}, shard) ((${series}) * ${shardOf}))`;
};

export const perClient = (metric: string, matcher = ''): string =>
  `max by (tenant, cluster_id, client_id) (${ofClients(metric, matcher)})`;

const names = 'client_name, cluster_name';
/** One row for each client, also where two exporters do not have the same names for it. */
const infoWithNames = `topk by (tenant, client_id) (1, max by (tenant, client_id, ${names}) (${ofClients('sailpoint_managed_client_info')}))`;

const labelFrom = (expression: string, label: string, source: string, pattern: string): string =>
  `label_replace(${expression}, "${label}", "$1", "${source}", "${pattern}")`;

const nameOrId = (expression: string, label: string): string =>
  labelFrom(labelFrom(expression, label, `${label}_id`, '(.+)'), label, `${label}_name`, '(.+)');

/** Gives a result per client the names of client and cluster, and labels `client` and `cluster`: the name or, without one, the id. */
export const named = (expression: string): string =>
  nameOrId(
    nameOrId(`(${expression}) * on (tenant, client_id) group_left (${names}) ${infoWithNames}`, 'client'),
    'cluster',
  );

/** For what `named` gives. Appliances of several tenants and clusters may have one name; some are in no cluster. */
export const clientLegend = '{{tenant}} {{cluster}} / {{client}}';

export const clientCount = `count(${perClient('sailpoint_managed_client_info')})`;

/** One number per client for its status; `UNRECOGNIZED` included, so that no client is missing. */
export const statusAsNumber: string = statuses
  .map((status) => {
    const series = perClient('sailpoint_managed_client_status', `status="${status}"`);
    return `(${series} == 1) * ${statusNumber(status)}`;
  })
  .join(' or ');

const worstInRange = (states: string, weight: number): string => {
  const series = ofClients('sailpoint_managed_client_status', `status=~"${states}"`);
  return `max by (tenant, client_id) (max_over_time(${series}[$__range] @ end())) * ${weight}`;
};

/**
 * The clients that had most trouble in the whole range shown, those without any last.
 * `@ end()` makes the choice the same at every step of the graph.
 */
export const mostTroubled = (limit: number): string =>
  `topk(${limit}, ${worstInRange('ERROR|FAILED', 4)} + ${worstInRange('WARNING', 2)} + ${worstInRange('CONFIGURING', 1)})`;
