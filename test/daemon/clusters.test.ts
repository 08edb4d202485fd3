import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { WireObject } from '../../src/simulator/wire-shapes.ts';
import type { Samples } from '../support/parse-metrics.ts';
import { type Daemon, startDaemon, tenant } from '../support/start-daemon.ts';

type Family = Config['tenants'][number]['apiVersion'];

const asking =
  (apiVersion: Family) =>
  (config: Config): Config => ({
    ...config,
    tenants: config.tenants.map((one) => ({ ...one, apiVersion })),
  });

/** A daemon whose first cluster has these values, after its first sweep. */
async function watching(values: WireObject, apiVersion: Family = 'v2025'): Promise<Daemon> {
  const daemon = await startDaemon({
    configure: asking(apiVersion),
    prepare: ({ tenant: simulated }) => {
      for (const { id } of simulated.clusters().slice(0, 1)) simulated.changeCluster(String(id), values);
    },
  });
  await daemon.swept();
  return daemon;
}

const firstOf = ({ simulator }: Daemon) => ({
  tenant,
  cluster_id: String(simulator.tenant.clusters()[0]?.['id']),
});

const stateOf = (samples: Samples, name: string, labels: Readonly<Record<string, string>>) =>
  samples
    .all(name, labels)
    .filter(({ value }) => value === 1)
    .map(({ labels: { status } }) => status);

const prefix = 'sailpoint_managed_cluster_';

describe('the metrics of a cluster', () => {
  test.each([
    ['FAILED', 'FAILED'],
    ['failed', 'FAILED'],
    ['ON_FIRE', 'UNRECOGNIZED'],
    [null, 'UNRECOGNIZED'],
  ])('call the status %j %s', async (status, served) => {
    await using daemon = await watching({ status });

    const samples = await daemon.metrics();

    expect(stateOf(samples, `${prefix}status`, firstOf(daemon))).toEqual([served]);
  });

  test('show updates that wait, an old release and logging that fills disks', async () => {
    await using daemon = await watching({
      currentInstalledReleaseVersion: '2026.10.1',
      updatePackage: '2026.11.1',
      updatePreferences: { updateState: 'DISABLED' },
      isOutOfDateNotifiedAt: '2025-12-30T00:00:00Z',
      logConfiguration: { rootLevel: 'TRACE', durationMinutes: 60, expiration: '2026-01-01T01:00:00Z' },
    });

    const samples = await daemon.metrics();

    const value = (name: string) => samples.value(`${prefix}${name}`, firstOf(daemon));
    expect(value('update_available')).toBe(1);
    expect(value('updates_enabled')).toBe(0);
    expect(value('out_of_date_timestamp_seconds')).toBe(Date.UTC(2025, 11, 30) / 1_000);
    expect(value('verbose_logging_expiry_timestamp_seconds')).toBe(Date.UTC(2026, 0, 1, 1) / 1_000);
  });

  test.each<Family>(['v2024', 'v2025', 'v2026', 'v1'])(
    'have one info row for each cluster that the family %s lists',
    async (apiVersion) => {
      await using daemon = await watching({}, apiVersion);

      const ids = (await daemon.metrics()).all(`${prefix}info`).map(({ labels }) => labels['cluster_id']);

      const listed = daemon.simulator.tenant.clusters().map(({ id }) => String(id));
      expect(ids).toHaveLength(listed.length);
      expect(new Set(ids)).toEqual(new Set(listed));
    },
  );

  test('leave out what the family v2024 does not tell', async () => {
    await using daemon = await watching({}, 'v2024');

    const { names } = await daemon.metrics();

    for (const name of ['update_available', 'updates_enabled', 'health_status'])
      expect(names, name).not.toContain(`${prefix}${name}`);
    expect(names).toContain(`${prefix}operational`);
  });

  test('are not there without the scope, and the clients are', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => {
        faults.add({ operation: 'getManagedClusters' }, { kind: 'status', status: 403 });
      },
    });
    await daemon.swept();

    const samples = await daemon.metrics();

    expect([...samples.names].filter((name) => name.startsWith(prefix))).toEqual([]);
    expect(samples.value('sailpoint_clusters_up')).toBe(0);
    expect(samples.all('sailpoint_managed_client_info')).toHaveLength(
      daemon.simulator.tenant.clients().length,
    );
  });
});
