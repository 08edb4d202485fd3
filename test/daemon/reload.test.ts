import { describe, expect, test } from 'vitest';
import type { Config, TenantConfig } from '../../src/config/config.ts';
import { tenantName } from '../../src/fleet/client.ts';
import { UsageError } from '../../src/lib/errors.ts';
import { seconds } from '../../src/lib/units.ts';
import { eventually } from '../support/eventually.ts';
import type { Samples } from '../support/parse-metrics.ts';
import { type Daemon, startDaemon, tenant } from '../support/start-daemon.ts';

const list = { operation: 'getManagedClients' } as const;
const infos = 'sailpoint_managed_client_info';

/** The same, and one tenant more, at the same API in another version: so their requests can be told apart. */
const withGlobex = (config: Config): Config => ({
  ...config,
  tenants: config.tenants.flatMap((one) => [one, globexLike(one)]),
});

const globexLike = (one: TenantConfig): TenantConfig => ({
  ...one,
  name: tenantName('globex'),
  apiVersion: 'v2025',
});

const withTimeout = (config: Config, name: string, timeout: number): Config => ({
  ...config,
  tenants: config.tenants.map((one) =>
    one.name === name ? { ...one, requestTimeout: seconds(timeout) } : one,
  ),
});

const withLimit = (config: Config, rateLimit: TenantConfig['rateLimit']): Config => ({
  ...config,
  tenants: config.tenants.map((one) => ({ ...one, rateLimit })),
});

const unreadable = (): Config => {
  throw new UsageError('schedule: "never" is no cron expression');
};

const listsOf = ({ simulator }: Daemon, version: string): number =>
  simulator.requests.entries.filter(({ path }) => path === `/${version}/managed-clients`).length;

const endedOf = (daemon: Daemon, name: string): number =>
  daemon.logs().filter(({ event, tenant: of }) => /^sweep\.(completed|failed)$/.test(event) && of === name)
    .length;

const success = { result: 'success' };

const sweepsOf = (samples: Samples, name: string): number | null =>
  samples.value('sailpoint_sweeps_total', { tenant: name, ...success });

/** The page as it is now: one that was rendered is served for a second. */
async function now(daemon: Daemon): Promise<Samples> {
  await daemon.clock.advance(seconds(1));
  return await daemon.metrics();
}

async function startBoth(): Promise<Daemon> {
  const daemon = await startDaemon({ configure: withGlobex });
  await eventually(() => endedOf(daemon, tenant) === 1 && endedOf(daemon, 'globex') === 1);
  return daemon;
}

/** Of the next sweep, whose list does not come until the call is given up. */
async function hangNextSweep(daemon: Daemon): Promise<void> {
  const before = daemon.simulator.requests.count(list.operation);
  daemon.simulator.faults.add({ ...list, times: 1 }, { kind: 'hang' });
  await daemon.beat();
  await eventually(() => daemon.simulator.requests.count(list.operation) > before);
}

describe('a bad configuration', () => {
  test('changes nothing, is logged with its reason and shown in the gauge, and sweeps continue', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const before = await now(daemon);

    await daemon.reload(unreadable);
    const after = await now(daemon);
    await daemon.sweep();

    const reason = 'schedule: "never" is no cron expression';
    expect(daemon.logs('config.reload_failed')).toMatchObject([{ level: 'error', reason }]);
    expect(after.value('sailpoint_exporter_config_last_reload_successful')).toBe(0);
    const time = 'sailpoint_exporter_config_last_reload_success_timestamp_seconds';
    expect(after.value(time)).toBe(before.value(time));
    expect(after.all(infos)).toEqual(before.all(infos));
    expect(sweepsOf(await now(daemon), tenant)).toBe(2);
  });

  test('is refused as a whole, even its tenants that are good', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const noSecret = { kind: 'file', path: '/nowhere/secret' } as const;
    const bad = (config: Config): Config => {
      const [acme, ...others] = withTimeout(withGlobex(config), tenant, 3).tenants;
      return {
        ...config,
        tenants: acme ? [acme, ...others.map((one) => ({ ...one, clientSecret: noSecret }))] : [],
      };
    };

    await daemon.reload(bad);
    await daemon.sweep();

    expect(daemon.logs('config.reload_failed')).toMatchObject([
      { reason: expect.stringContaining('/nowhere/secret') },
    ]);
    expect(daemon.simulator.requests.count('token')).toBe(1);
    expect((await now(daemon)).all('sailpoint_up').map(({ labels }) => labels['tenant'])).toEqual([tenant]);
  });

  test('followed by a good one is forgotten', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();

    await daemon.reload(unreadable);
    await daemon.clock.advance(seconds(7));
    await daemon.reload((config) => config);

    const reloaded = daemon.clock.now() / 1_000;
    const samples = await now(daemon);
    expect(samples.value('sailpoint_exporter_config_last_reload_successful')).toBe(1);
    expect(samples.value('sailpoint_exporter_config_last_reload_success_timestamp_seconds')).toBe(reloaded);
    expect(daemon.logs('config.reloaded')).toMatchObject([{ level: 'info', tenants: [tenant] }]);
  });

  test.each([
    ['listen', (config: Config): Config => ({ ...config, listen: { ...config.listen, port: 1 } })],
    ['log.format', (config: Config): Config => ({ ...config, log: { ...config.log, format: 'pretty' } })],
  ])(
    'that changes %s is refused as a whole, with the reason that this needs a restart',
    async (key, change) => {
      await using daemon = await startDaemon();
      await daemon.swept();

      await daemon.reload((config) => withGlobex(change(config)));

      const reason = `Cannot change ${key} while running; restart for that`;
      expect(daemon.logs('config.reload_failed')).toMatchObject([{ reason }]);
      expect((await now(daemon)).all('sailpoint_up')).toHaveLength(1);
    },
  );

  test('with an unforeseen error is reported as well, and the next reload works', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();

    await daemon.reload(() => Promise.reject(new TypeError('out of the blue')));
    await daemon.reload(withGlobex);

    expect(daemon.logs('config.reload_failed')).toMatchObject([{ reason: 'out of the blue' }]);
    expect(daemon.logs('config.reloaded')).toHaveLength(1);
  });
});

describe('a tenant that did not change', () => {
  test('gets neither a sweep out of turn nor a new token', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();

    await daemon.reload(withGlobex);
    await eventually(() => endedOf(daemon, 'globex') === 1);

    expect([listsOf(daemon, 'v2024'), listsOf(daemon, 'v2025')]).toEqual([1, 1]);
    await daemon.beat();
    await eventually(() => endedOf(daemon, tenant) === 2);
    expect((await now(daemon)).value('sailpoint_token_refreshes_total', { tenant, ...success })).toBe(1);
  });

  test('continues the sweep that is under way', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    await hangNextSweep(daemon);

    await daemon.reload(withGlobex);
    await eventually(() => endedOf(daemon, 'globex') === 1);
    await daemon.until(() => endedOf(daemon, tenant) === 2);

    const samples = await now(daemon);
    // The page that hung was asked for once more.
    expect(listsOf(daemon, 'v2024')).toBe(3);
    expect(daemon.logs('sweep.failed')).toEqual([]);
    expect(samples.value('sailpoint_api_requests_total', { tenant, ...list, code: 'timeout' })).toBe(1);
  });
});

describe('a tenant that changed', () => {
  test('still waits as long as the API said, even with another rate limit', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const told = { kind: 'status', status: 429, body: {}, headers: { 'retry-after': '60' } } as const;
    daemon.simulator.faults.add({ ...list, times: 1 }, told);
    await daemon.beat();
    await eventually(() => daemon.logs('api.rate_limited').length === 1);

    await daemon.reload((config) => withLimit(config, { requests: 20, window: seconds(10) }));
    await daemon.live(seconds(55));
    const meanwhile = listsOf(daemon, 'v2024');
    await daemon.until(() => listsOf(daemon, 'v2024') === 3);

    expect(meanwhile).toBe(2);
    const limit = (await now(daemon)).value('sailpoint_api_rate_limit_requests', { tenant });
    expect(limit).toBe(20);
  });

  test('is swept at once with its new settings, while its last known state is served and its counters continue', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const before = await now(daemon);
    daemon.simulator.faults.add(list, { kind: 'hang' });

    await daemon.reload((config) => withTimeout(config, tenant, 3));
    await eventually(() => listsOf(daemon, 'v2024') === 2);
    const during = await now(daemon);

    expect(during.all(infos)).toEqual(before.all(infos));
    expect(during.all('sailpoint_managed_client_status')).toEqual(
      before.all('sailpoint_managed_client_status'),
    );
    expect(during.value('sailpoint_up')).toBe(1);
    expect(sweepsOf(during, tenant)).toBe(1);
    const answered = { tenant, ...list, code: '200' };
    expect(during.value('sailpoint_api_requests_total', answered)).toBe(1);
    await daemon.clock.advance(seconds(4));
    await eventually(
      async () =>
        ((await now(daemon)).value('sailpoint_api_requests_total', { ...answered, code: 'timeout' }) ?? 0) >
        0,
    );
  });

  test('aborts the sweep under way without a log line, and begins another', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    await hangNextSweep(daemon);

    await daemon.reload((config) => withTimeout(config, tenant, 3));
    await eventually(() => endedOf(daemon, tenant) === 2);

    const samples = await now(daemon);
    expect(sweepsOf(samples, tenant)).toBe(2);
    for (const result of ['incomplete', 'failed', 'skipped']) {
      expect(samples.value('sailpoint_sweeps_total', { tenant, result })).toBe(0);
    }
    expect(samples.all(infos)).toHaveLength(6);
  });
});

describe('a tenant that is taken out', () => {
  const named = (samples: Samples, name: string) =>
    [...samples.names].filter((metric) => samples.all(metric, { tenant: name }).length > 0);

  test('leaves no series behind, neither of its clients nor of the daemon', async () => {
    await using daemon = await startBoth();

    await daemon.reload((config) => ({ ...config, tenants: config.tenants.slice(0, 1) }));
    await daemon.sweep();

    const samples = await now(daemon);
    expect(named(samples, 'globex')).toEqual([]);
    expect(named(samples, tenant)).toContain('sailpoint_sweeps_total');
    expect(listsOf(daemon, 'v2025')).toBe(1);
  });

  test.each(['token', list.operation] as const)(
    'while its %s call is under way leaves no series behind either',
    async (operation) => {
      await using daemon = await startDaemon({ configure: withGlobex });
      await eventually(() => endedOf(daemon, tenant) === 1 && endedOf(daemon, 'globex') === 1);
      daemon.simulator.faults.add({ operation }, { kind: 'hang' });
      daemon.simulator.tokens.revoke();
      const before = daemon.simulator.requests.count(operation);
      await daemon.beat();
      await eventually(() => daemon.simulator.requests.count(operation) >= before + 2);

      await daemon.reload((config) => ({ ...config, tenants: config.tenants.slice(0, 1) }));
      for (let turn = 0; turn < 5; turn++) await daemon.get('/livez');

      expect(named(await now(daemon), 'globex')).toEqual([]);
    },
  );

  test('and added again is reported again, even for the same trouble', async () => {
    await using daemon = await startBoth();
    const { faults } = daemon.simulator;
    faults.add({ operation: 'getManagedClientStatus' }, { kind: 'status', status: 403 });
    await daemon.beat();
    await eventually(() => daemon.logs('api.forbidden').length === 2);

    await daemon.reload((config) => ({ ...config, tenants: config.tenants.slice(0, 1) }));
    await daemon.reload((config) => config);

    await eventually(
      () => daemon.logs('api.forbidden').filter((line) => line['tenant'] === 'globex').length === 2,
    );
  });
});

test('two reloads at once are done one after the other, and the last one wins', async () => {
  await using daemon = await startDaemon();
  await daemon.swept();

  await Promise.all([daemon.reload(withGlobex), daemon.reload((config) => config)]);

  expect(daemon.logs('config.reloaded').map(({ tenants }) => tenants)).toEqual([
    [tenant, 'globex'],
    [tenant],
  ]);
  expect((await now(daemon)).all('sailpoint_up').map(({ labels }) => labels['tenant'])).toEqual([tenant]);
  expect(daemon.clock.sleeping).toBeLessThanOrEqual(2);
});

test('a reload that is under way when the daemon stops starts nothing', async () => {
  const daemon = await startDaemon();
  await daemon.swept();
  const reading = Promise.withResolvers<void>();

  const reloaded = daemon.reload(async (config) => {
    await reading.promise;
    return withGlobex(config);
  });
  const stopped = daemon[Symbol.asyncDispose]();
  reading.resolve();
  await Promise.all([reloaded, stopped]);

  expect(daemon.logs().at(-1)).toMatchObject({ event: 'server.stopped' });
  expect(daemon.logs('config.reloaded')).toEqual([]);
  expect(daemon.clock.sleeping).toBe(0);
});
