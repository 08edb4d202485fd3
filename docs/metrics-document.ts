import { clientFamilies, identityLabels } from '../src/exposition/client-families.ts';
import { clusterFamilies, clusterLabels } from '../src/exposition/cluster-families.ts';
import { managedClusterFamilies } from '../src/exposition/managed-cluster-families.ts';
import { tenantFamilies, tenantLabels } from '../src/exposition/tenant-families.ts';
import { healthCategories } from '../src/fleet/client.ts';
import { clusterHealths, clusterStatuses } from '../src/fleet/cluster.ts';
import { verdicts } from '../src/fleet/judge.ts';
import { sweepResults } from '../src/fleet/snapshot.ts';
import { statuses } from '../src/fleet/status.ts';
import { operations } from '../src/sailpoint/operations.ts';
import { selfMetricAbsences, selfMetrics } from '../src/telemetry/self-metric-table.ts';
import { plainPage } from '../test/exposition/plain-page.ts';
import { sampleTick, sampleView } from './sample-fleet.ts';

interface Row {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
  readonly help: string;
  readonly absent: string | null;
}

const row = ({ name, type, labels, help, absent }: Row): string =>
  `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} | ${absent ?? ''} |`;

const table = (rows: readonly Row[]): string => `| metric | type | labels | meaning | no sample when |
|---|---|---|---|---|
${rows.map(row).join('\n')}`;

const gauges = (families: readonly Omit<Row, 'type'>[]): string =>
  table(families.map((family) => ({ ...family, type: 'gauge' })));

const absences: Readonly<Record<string, string | undefined>> = selfMetricAbsences;

const selfRows = Object.entries(selfMetrics).map(([key, metric]) => ({
  ...metric,
  absent: absences[key] ?? null,
}));

const codes = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(', ');

const ofReasons = 'one of the [reasons](TROUBLESHOOTING.md#reasons)';

/** What the labels that have few values may be. */
const labelValues = [
  ['status', 'of a client, and of `sailpoint_managed_clients`', codes(statuses)],
  ['status', 'of `sailpoint_managed_cluster_status`', codes(clusterStatuses)],
  ['status', 'of `sailpoint_managed_cluster_health_status`', codes(clusterHealths)],
  ['verdict', '', codes(verdicts.filter((verdict) => verdict !== 'healthy' && verdict !== 'not_in_service'))],
  ['category', '', codes(healthCategories)],
  ['level', '', codes(['error', 'warning'])],
  ['reason', 'of `sailpoint_list_failed`', ofReasons],
  ['outcome', '', codes(Object.keys(sampleView.snapshot.sweeps.last?.coverage ?? {}))],
  ['shard', '', 'the number of the shard, from `0`'],
  ['result', 'of `sailpoint_sweeps_total`', codes(sweepResults)],
  ['result', 'of `sailpoint_token_refreshes_total`', codes(['success', 'failure'])],
  ['operation', '', `\`token\`, ${codes(Object.keys(operations))}`],
  ['code', '', `the HTTP status, or, where no usable answer came, ${ofReasons}`],
  ['alert_key', '', "SailPoint's own words, such as `LIMITED_RESOURCES`"],
] as const;

const valueTable = `| label | where | values |
|---|---|---|
${labelValues.map(([label, where, values]) => `| \`${label}\` | ${where} | ${values} |`).join('\n')}`;

/** The text of docs/METRICS.md. */
export const metricsDocument =
  (): string => `<!-- Made from the tables in src/exposition and src/telemetry by \`npm run docs\`: change it there. -->
# Metrics

## Managed clients

Each has the labels ${identityLabels.map((label) => `\`${label}\``).join(', ')} (\`client_id\` is the client's \`id\`).
Descriptions live in \`_info\` alone and are joined:

    sailpoint_managed_client_status{status="ERROR"} == 1
      and on (tenant, client_id) sailpoint_managed_client_since_seen_seconds < 600

    sailpoint_managed_client_since_seen_seconds
      * on (tenant, client_id) group_left (client_name, cluster_name) sailpoint_managed_client_info

Where nothing is known there is no sample: a client never seen has no last-seen time, never 0. While the status calls
of a client fail, its status and age are those of the list. What status documents alone tell (\`os_type\`, \`os_version\` and
\`sailpoint_managed_client_status_timestamp_seconds\`) goes when \`sweep.staleAfter\` calls in a row have failed.

${gauges(clientFamilies)}

## Clusters

Each has the labels ${clusterLabels.map((label) => `\`${label}\``).join(', ')}.

${gauges(clusterFamilies)}

These come from SailPoint's list of clusters, so they tell of clusters without clients, too. Without the scope to read it (\`idn:remote-client:read\`
with a user's token) there are none of them; while the list fails the last known are served.

${gauges(managedClusterFamilies)}

## Tenants and sweeps

Each has the label ${tenantLabels.map((label) => `\`${label}\``).join(', ')}.

${gauges(tenantFamilies)}

## The exporter itself

Besides these there are the client library's \`process_*\` and \`nodejs_*\`.

${table(selfRows)}

## Label values

Labels that are not listed here hold names, ids and versions. A value that SailPoint does not document becomes \`UNRECOGNIZED\`.

${valueTable}

## A sample page

The fleet's metrics of a cluster with two appliances, one of them failed:

\`\`\`text
${plainPage([sampleView], sampleTick)}\`\`\`
`;
