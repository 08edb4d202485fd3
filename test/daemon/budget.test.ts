import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { type Daemon, interval, startDaemon, tenant } from '../support/start-daemon.ts';

const clients = 81;
const rateLimit = { requests: 10, window: seconds(10) };
/** 98 % of 30 requests in an interval, less a page of clients and one of clusters. */
const budget = 27;

/** A daemon whose API lets it read far less than its fleet in one interval. */
const watchingMany = () =>
  startDaemon({
    simulator: { clients, rateLimit },
    configure: (config) => ({ ...config, tenants: config.tenants.map((one) => ({ ...one, rateLimit })) }),
  });

const sweepsEnded = (daemon: Daemon): number => daemon.logs('sweep.completed').length;

describe('a fleet that cannot be read within one interval', () => {
  test('is read in turn, so no data grows older than it must and the rate limit is kept', async () => {
    await using daemon = await watchingMany();
    const turns = Math.ceil(clients / budget);

    await daemon.until(() => sweepsEnded(daemon) >= turns + 2);

    const samples = await daemon.metrics();
    const now = daemon.clock.now() / 1_000;
    const ages = samples
      .all('sailpoint_managed_client_last_poll_timestamp_seconds')
      .map(({ value }) => now - value);
    const longest = (1.1 * (clients / budget) + 1) * (interval / 1_000);
    expect(ages).toHaveLength(clients);
    expect(Math.max(...ages)).toBeLessThanOrEqual(longest);
    expect(samples.value('sailpoint_api_rate_limited_total', { tenant })).toBe(0);
    expect(samples.value('sailpoint_sweeps_total', { tenant, result: 'skipped' })).toBe(0);
    expect(samples.value('sailpoint_sweep_success', { tenant })).toBe(1);
  });

  test('counts the clients that are left for later, and its sweep succeeds', async () => {
    await using daemon = await watchingMany();

    await daemon.until(() => sweepsEnded(daemon) >= 2);

    const samples = await daemon.metrics();
    const outcomes = samples.all('sailpoint_sweep_clients', { tenant });
    expect(Object.fromEntries(outcomes.map(({ labels, value }) => [labels['outcome'], value]))).toEqual({
      polled: budget,
      failed: 0,
      deferred: clients - budget,
      capped: 0,
    });
    expect(samples.value('sailpoint_sweep_success', { tenant })).toBe(1);
    expect(samples.all('sailpoint_managed_client_info', { tenant })).toHaveLength(clients);
  });

  test('shows a status from the list within an interval and ten seconds', async () => {
    await using daemon = await watchingMany();
    await daemon.until(() => sweepsEnded(daemon) >= 1);
    const id = String(daemon.simulator.tenant.clients().at(-1)?.['id']);
    const polled = daemon.simulator.requests.count('getManagedClientStatus');
    const shown = async () =>
      (await daemon.metrics()).value('sailpoint_managed_client_status', { client_id: id, status: 'FAILED' });

    daemon.simulator.tenant.setStatus(id, 'FAILED');
    const flippedAt = daemon.clock.now();
    await daemon.until(async () => (await shown()) === 1);

    expect(polled).toBeLessThan(clients);
    expect(daemon.clock.now() - flippedAt).toBeLessThanOrEqual(interval + seconds(10));
  });

  test('has a client read at once when the list says that it has changed', async () => {
    await using daemon = await watchingMany();
    await daemon.until(() => sweepsEnded(daemon) >= 1);
    const id = String(daemon.simulator.tenant.clients().at(-1)?.['id']);
    const lastPoll = async () =>
      (await daemon.metrics()).value('sailpoint_managed_client_last_poll_timestamp_seconds', {
        client_id: id,
      });
    const before = await lastPoll();

    daemon.simulator.tenant.setStatus(id, 'FAILED');
    await daemon.until(() => sweepsEnded(daemon) >= 2);

    expect(before).toBeNull();
    expect(await lastPoll()).not.toBeNull();
  });
});
