import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { version } from '../../src/lib/version.ts';
import { needs } from '../support/debian-tool.ts';
import { eventually } from '../support/eventually.ts';
import type { Samples } from '../support/parse-metrics.ts';
import { promtoolFindings } from '../support/promtool.ts';
import { type Daemon, type DaemonOptions, interval, startDaemon, tenant } from '../support/start-daemon.ts';

const identity = ['tenant', 'cluster_id', 'client_id'];
const description = [
  'client_name',
  'client_type',
  'cluster_name',
  'cluster_type',
  'va_version',
  'os_type',
  'os_version',
  'hypervisor',
  'ccg_pin',
  'provision_status',
];

/** What dashboards and alerts depend on. */
const contract: readonly (readonly [name: string, type: 'gauge' | 'counter', labels: readonly string[]])[] = [
  ['sailpoint_managed_client_info', 'gauge', [...identity, ...description]],
  ['sailpoint_managed_client_status', 'gauge', [...identity, 'status']],
  ['sailpoint_managed_client_since_seen_seconds', 'gauge', identity],
  ['sailpoint_managed_client_last_seen_timestamp_seconds', 'gauge', identity],
  ['sailpoint_managed_client_status_timestamp_seconds', 'gauge', identity],
  ['sailpoint_managed_client_created_timestamp_seconds', 'gauge', identity],
  ['sailpoint_managed_client_poll_success', 'gauge', identity],
  ['sailpoint_managed_client_last_poll_timestamp_seconds', 'gauge', identity],
  ['sailpoint_managed_client_health_events', 'gauge', [...identity, 'category', 'level']],
  ['sailpoint_managed_client_cpu_utilization_ratio', 'gauge', identity],
  ['sailpoint_managed_client_memory_free_ratio', 'gauge', identity],
  ['sailpoint_managed_client_alert', 'gauge', [...identity, 'alert_key']],
  ['sailpoint_managed_clients', 'gauge', ['tenant', 'cluster_id', 'status']],
  ['sailpoint_managed_clients_in_service', 'gauge', ['tenant', 'cluster_id']],
  ['sailpoint_managed_clients_listed', 'gauge', ['tenant']],
  ['sailpoint_managed_clients_missing', 'gauge', ['tenant']],
  ...Object.entries({
    info: ['cluster_name', 'cluster_type', 'client_type', 'ccg_version', 'release_version'],
    status: ['status'],
    operational: [],
    health_status: ['status'],
    clients: [],
    services: [],
    certificate_expiry_timestamp_seconds: [],
    update_available: [],
    updates_enabled: [],
    out_of_date_timestamp_seconds: [],
    verbose_logging_expiry_timestamp_seconds: [],
    alert: ['alert_key'],
  }).map(
    ([name, labels]) =>
      [`sailpoint_managed_cluster_${name}`, 'gauge', ['tenant', 'cluster_id', ...labels]] as const,
  ),
  ['sailpoint_clusters_up', 'gauge', ['tenant']],
  ['sailpoint_credential_expiry_timestamp_seconds', 'gauge', ['tenant']],
  ['sailpoint_up', 'gauge', ['tenant']],
  ['sailpoint_sweep_success', 'gauge', ['tenant']],
  ['sailpoint_sweep_duration_seconds', 'gauge', ['tenant']],
  ['sailpoint_sweep_last_start_timestamp_seconds', 'gauge', ['tenant']],
  ['sailpoint_sweep_last_completion_timestamp_seconds', 'gauge', ['tenant']],
  ['sailpoint_sweep_last_success_timestamp_seconds', 'gauge', ['tenant']],
  ['sailpoint_sweep_interval_seconds', 'gauge', ['tenant']],
  ['sailpoint_not_seen_after_seconds', 'gauge', ['tenant']],
  ['sailpoint_stale_after_seconds', 'gauge', ['tenant']],
  ['sailpoint_shards', 'gauge', ['tenant', 'shard']],
  ['sailpoint_sweep_clients', 'gauge', ['tenant', 'outcome']],
  ['sailpoint_sweeps_total', 'counter', ['tenant', 'result']],
  ['sailpoint_clients_removed_total', 'counter', ['tenant']],
  ['sailpoint_unexpected_values_total', 'counter', ['tenant', 'field']],
  ['sailpoint_api_requests_total', 'counter', ['tenant', 'operation', 'code']],
  ['sailpoint_api_request_duration_seconds_count', 'counter', ['tenant', 'operation']],
  ['sailpoint_api_request_duration_seconds_bucket', 'counter', ['le', 'tenant', 'operation']],
  ['sailpoint_api_retries_total', 'counter', ['tenant']],
  ['sailpoint_api_rate_limited_total', 'counter', ['tenant']],
  ['sailpoint_api_rate_limit_wait_seconds_total', 'counter', ['tenant']],
  ['sailpoint_api_rate_limit_requests', 'gauge', ['tenant']],
  ['sailpoint_api_rate_limit_window_seconds', 'gauge', ['tenant']],
  ['sailpoint_api_throttled_until_timestamp_seconds', 'gauge', ['tenant']],
  ['sailpoint_api_clock_skew_seconds', 'gauge', ['tenant']],
  ['sailpoint_token_expiry_timestamp_seconds', 'gauge', ['tenant']],
  ['sailpoint_token_refreshes_total', 'counter', ['tenant', 'result']],
  ['sailpoint_exporter_build_info', 'gauge', ['version', 'node_version']],
  ['sailpoint_exporter_log_lines_dropped_total', 'counter', []],
  ['sailpoint_exporter_connections_refused_total', 'counter', []],
  ['sailpoint_exporter_config_last_reload_successful', 'gauge', []],
  ['sailpoint_exporter_config_last_reload_success_timestamp_seconds', 'gauge', []],
];

const begin = Date.UTC(2026, 0, 1) / 1_000;

/** A cluster of which SailPoint tells everything, as in later families of the API. */
const talkative = {
  alertKey: 'LIMITED_RESOURCES',
  consolidatedHealthIndicatorsStatus: 'WARNING',
  currentInstalledReleaseVersion: '2026.10.1',
  updatePackage: '2026.11.1',
  updatePreferences: { updateState: 'AUTO' },
  isOutOfDateNotifiedAt: '2025-12-30T00:00:00Z',
  logConfiguration: { rootLevel: 'DEBUG', durationMinutes: 60, expiration: '2026-01-01T01:00:00Z' },
};

/** A tenant in which something of everything has happened by the end of the first sweep. */
async function eventful(options: DaemonOptions = {}): Promise<Daemon> {
  const daemon = await startDaemon({
    ...options,
    prepare: ({ tenant: simulated, faults }) => {
      simulated.add({
        id: 'ill',
        name: 'say "ill"\\\n🚀',
        status: 'ON_FIRE',
        alertKey: 'CONNECTION_LOST',
        healthIndicators: {
          cpu: { errors: [{ cpuUtilizationPercentage: 97 }], warnings: [] },
          memory: { errors: [], warnings: [{ freeSpacePercentage: 4 }] },
        },
      });
      for (const { id } of simulated.clusters().slice(0, 1)) simulated.changeCluster(String(id), talkative);
      const headers = { 'retry-after': '2' };
      faults.add({ operation: 'getManagedClients', times: 1 }, { kind: 'status', status: 429, headers });
    },
  });
  await eventually(() => daemon.logs('api.rate_limited').length === 1);
  await daemon.clock.advance(seconds(2));
  await daemon.swept();
  return daemon;
}

/** The start of a daemon whose first list does not come yet. */
async function waiting(): Promise<Daemon> {
  const daemon = await startDaemon({
    prepare: ({ faults }) => void faults.add({ operation: 'getManagedClients' }, { kind: 'hang' }),
  });
  await eventually(() => daemon.simulator.requests.count('getManagedClients') === 1);
  return daemon;
}

test('the page holds all metrics of the contract and no others with its prefix', async () => {
  await using daemon = await eventful();

  const { names } = await daemon.metrics();

  const own = [...names].filter((name) => name.startsWith('sailpoint_') && !name.endsWith('_seconds_sum'));
  expect(own.toSorted()).toEqual(contract.map(([name]) => name).toSorted());
  expect(names).toContain('process_resident_memory_bytes');
  expect(names).toContain('nodejs_eventloop_lag_seconds');
});

test('each metric has the labels and the type of the contract on every sample', async () => {
  await using daemon = await eventful();

  const page = (await daemon.get('/metrics')).text;

  const samples = await daemon.metrics();
  for (const [name, type, labels] of contract) {
    for (const sample of samples.all(name)) expect(Object.keys(sample.labels), name).toEqual(labels);
    const family = name.replace(/_(count|bucket)$/, '');
    expect(page).toContain(`\n# TYPE ${family} ${family === name ? type : 'histogram'}\n`);
  }
});

test('promtool finds no fault with the page', async ({ skip }) => {
  needs('promtool', skip);
  await using daemon = await eventful();

  const findings = await promtoolFindings((await daemon.get('/metrics')).text);

  expect(findings).toBe('');
});

test('the first scrape, before any list, shows sailpoint_up 0 and no client', async () => {
  await using daemon = await waiting();

  const samples = await daemon.metrics();

  expect(samples.all('sailpoint_up')).toMatchObject([{ labels: { tenant }, value: 0 }]);
  const ofClients = [...samples.names].filter((name) => name.startsWith('sailpoint_managed_client'));
  expect(ofClients).toEqual([]);
});

test('counters are on the page from the first scrape, as 0', async () => {
  await using daemon = await waiting();

  const samples = await daemon.metrics();

  const table = (name: string, label: string) =>
    Object.fromEntries(samples.all(name).map(({ labels, value }) => [labels[label], value]));
  expect(table('sailpoint_sweeps_total', 'result')).toEqual({
    success: 0,
    incomplete: 0,
    failed: 0,
    skipped: 0,
  });
  expect(table('sailpoint_token_refreshes_total', 'result')).toEqual({ success: 1, failure: 0 });
  const plain = ['clients_removed', 'api_retries', 'api_rate_limited', 'api_rate_limit_wait_seconds'];
  expect(plain.map((name) => samples.value(`sailpoint_${name}_total`, { tenant }))).toEqual([0, 0, 0, 0]);
});

test('no time of a sweep is shown before there was such a sweep', async () => {
  await using daemon = await waiting();
  const times = (samples: Samples) =>
    ['start', 'completion', 'success'].map((what) =>
      samples.value(`sailpoint_sweep_last_${what}_timestamp_seconds`),
    );

  const during = times(await daemon.metrics());
  await daemon.until(() => daemon.logs('sweep.failed').length === 1);
  const [start, completion, success] = times(await daemon.metrics());

  expect(during).toEqual([begin, null, null]);
  expect([start, success]).toEqual([begin, null]);
  expect(completion).toBeGreaterThan(begin);
});

test('the counters say what has happened to the tenant', async () => {
  await using daemon = await eventful();

  const samples = await daemon.metrics();

  const value = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    samples.value(`sailpoint_${name}`, { tenant, ...labels });
  const covered = ['polled', 'failed', 'deferred', 'capped'].map((outcome) =>
    value('sweep_clients', { outcome }),
  );
  expect(covered).toEqual([7, 0, 0, 0]);
  expect([value('up'), value('sweep_success'), value('sweeps_total', { result: 'success' })]).toEqual([
    1, 1, 1,
  ]);
  expect(value('sweep_duration_seconds')).toBeGreaterThanOrEqual(2);
  expect([
    value('sweep_interval_seconds'),
    value('not_seen_after_seconds'),
    value('stale_after_seconds'),
  ]).toEqual([interval / 1_000, 900, 90]);
  expect(value('unexpected_values_total', { field: 'status' })).toBe(1);
  const list = { operation: 'getManagedClients' };
  expect([
    value('api_requests_total', { ...list, code: '429' }),
    value('api_requests_total', { ...list, code: '200' }),
  ]).toEqual([1, 1]);
  expect(value('api_requests_total', { operation: 'getManagedClientStatus', code: '200' })).toBe(7);
  expect(value('api_request_duration_seconds_count', { operation: 'getManagedClientStatus' })).toBe(7);
  expect([value('api_retries_total'), value('api_rate_limited_total')]).toEqual([1, 1]);
  expect(value('api_rate_limit_wait_seconds_total')).toBeGreaterThanOrEqual(2);
  expect([value('api_rate_limit_requests'), value('api_rate_limit_window_seconds')]).toEqual([10_000, 10]);
  expect(value('api_throttled_until_timestamp_seconds')).toBe(begin + 2);
  expect(value('api_clock_skew_seconds')).toBe(0);
  expect(value('token_expiry_timestamp_seconds')).toBe(begin + 749);
  expect(value('token_refreshes_total', { result: 'success' })).toBe(1);
});

test('the page shows the version of the daemon and when its configuration was loaded', async () => {
  await using daemon = await eventful();

  const samples = await daemon.metrics();

  const [build] = samples.all('sailpoint_exporter_build_info');
  expect(build).toMatchObject({ labels: { version, node_version: process.version }, value: 1 });
  expect(samples.value('sailpoint_exporter_config_last_reload_successful')).toBe(1);
  expect(samples.value('sailpoint_exporter_config_last_reload_success_timestamp_seconds')).toBe(begin);
});

test('the difference to a wrong clock of the API is measured', async () => {
  await using daemon = await startDaemon({
    prepare: ({ faults }) => void faults.add({}, { kind: 'clock-off', by: seconds(180) }),
  });
  await daemon.swept();

  expect((await daemon.metrics()).value('sailpoint_api_clock_skew_seconds')).toBeCloseTo(180, -1);
});
