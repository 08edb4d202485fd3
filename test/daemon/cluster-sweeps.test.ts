import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { type Daemon, startDaemon, tenant } from '../support/start-daemon.ts';

const clusters = { operation: 'getManagedClusters' } as const;
const tokens = { operation: 'listPersonalAccessTokens' } as const;

const asked = (daemon: Daemon, { operation }: typeof clusters | typeof tokens): number =>
  daemon.simulator.requests.count(operation);

const value = async (daemon: Daemon, name: string) =>
  (await daemon.metrics()).value(`sailpoint_${name}`, { tenant });

describe('the clusters of a tenant', () => {
  test('cost one request in each sweep, and their rows are there from the first on', async () => {
    await using daemon = await startDaemon({ simulator: { clients: 30 } });
    await daemon.swept();
    const rows = (await daemon.metrics()).all('sailpoint_managed_cluster_info').length;

    await daemon.sweep();
    await daemon.sweep();

    expect(rows).toBe(daemon.simulator.tenant.clusters().length);
    expect([asked(daemon, clusters), await value(daemon, 'clusters_up')]).toEqual([3, 1]);
  });

  test.each([
    ['a missing scope', 403, 'api.forbidden'],
    ['a server error', 500, 'clusters.failed'],
  ])(
    'are served as last known after %s, which fails no sweep and is logged once',
    async (_what, status, event) => {
      await using daemon = await startDaemon();
      await daemon.swept();
      daemon.simulator.faults.add(clusters, { kind: 'status', status });

      await daemon.beat();
      await daemon.until(() => daemon.logs('sweep.completed').length === 2);
      await daemon.beat();
      await daemon.until(() => daemon.logs('sweep.completed').length === 3);

      const samples = await daemon.metrics();
      expect(samples.value('sailpoint_clusters_up', { tenant })).toBe(0);
      expect(samples.value('sailpoint_sweep_success', { tenant })).toBe(1);
      expect(samples.all('sailpoint_managed_cluster_info').length).toBeGreaterThan(0);
      expect(daemon.logs().filter(({ level }) => level === 'warn')).toMatchObject([{ event }]);
    },
  );

  test('are not there at all where the scope was always missing', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => void faults.add(clusters, { kind: 'status', status: 403 }),
    });
    await daemon.swept();

    const { names } = await daemon.metrics();

    expect([...names].filter((name) => name.startsWith('sailpoint_managed_cluster_'))).toEqual([]);
    expect(await value(daemon, 'clusters_up')).toBe(0);
  });
});

describe('the end of the access token', () => {
  test('is read once an hour, and warned of once for each day that is left', async () => {
    await using daemon = await startDaemon({
      simulator: { scenario: 'credential-ending' },
      configure: (config) => ({ ...config, schedule: '0 */10 * * * *' }),
    });
    await daemon.swept();
    const next = async () => {
      await daemon.clock.advance(seconds(600));
      await daemon.swept();
    };

    for (let times = 0; times < 7; times++) await next();

    expect(asked(daemon, tokens)).toBe(2);
    expect(await value(daemon, 'credential_expiry_timestamp_seconds')).toBeGreaterThan(0);
    // It ends in two days and five minutes.
    expect(daemon.logs('credential.expiring').map(({ expiresInDays }) => expiresInDays)).toEqual([2, 1]);
  });
});
