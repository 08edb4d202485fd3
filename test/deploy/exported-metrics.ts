import { clientFamilies, identityLabels } from '../../src/exposition/client-families.ts';
import { clusterFamilies, clusterLabels } from '../../src/exposition/cluster-families.ts';
import { managedClusterFamilies } from '../../src/exposition/managed-cluster-families.ts';
import { tenantFamilies, tenantLabels } from '../../src/exposition/tenant-families.ts';
import { type SelfMetric, selfMetrics } from '../../src/telemetry/self-metric-table.ts';

/** Of the client library's own metrics those that are shown or alerted on. */
export const processMetrics: Readonly<Record<string, readonly string[]>> = {
  process_cpu_seconds_total: [],
  process_resident_memory_bytes: [],
  process_start_time_seconds: [],
  nodejs_eventloop_lag_p50_seconds: [],
  nodejs_eventloop_lag_p99_seconds: [],
  nodejs_external_memory_bytes: [],
  nodejs_gc_duration_seconds_sum: ['kind'],
  nodejs_heap_size_used_bytes: [],
};

const seriesOf = ({ type, name, labels }: SelfMetric): readonly (readonly [string, readonly string[]])[] =>
  type === 'histogram'
    ? [
        [`${name}_bucket`, [...labels, 'le']],
        [`${name}_sum`, labels],
        [`${name}_count`, labels],
      ]
    : [[name, labels]];

/** The series that the exporter serves with their labels, from the tables that it renders and docs/METRICS.md is made of. */
export const exportedMetrics: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(clientFamilies.map(({ name, labels }) => [name, [...identityLabels, ...labels]])),
  ...Object.fromEntries(clusterFamilies.map(({ name, labels }) => [name, [...clusterLabels, ...labels]])),
  ...Object.fromEntries(
    managedClusterFamilies.map(({ name, labels }) => [name, [...clusterLabels, ...labels]]),
  ),
  ...Object.fromEntries(tenantFamilies.map(({ name, labels }) => [name, [...tenantLabels, ...labels]])),
  ...Object.fromEntries(Object.values(selfMetrics).flatMap(seriesOf)),
  ...processMetrics,
};

/** What Prometheus adds to every series. */
export const targetLabels = ['job', 'instance'];
