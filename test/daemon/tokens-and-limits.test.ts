import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { eventually } from '../support/eventually.ts';
import { credentials, type Daemon, startDaemon, tenant } from '../support/start-daemon.ts';

const list = { operation: 'getManagedClients' } as const;
const status = { operation: 'getManagedClientStatus' } as const;

const total = async (daemon: Daemon, name: string, labels: Readonly<Record<string, string>> = {}) =>
  (await daemon.metrics()).value(`sailpoint_${name}`, { tenant, ...labels });

describe('a token', () => {
  test('that is revoked in mid-sweep is renewed once for all calls in flight, and each call is repeated once', async () => {
    await using daemon = await startDaemon({ simulator: { clients: 40 } });
    await daemon.swept();
    const { faults, requests } = daemon.simulator;
    const before = requests.count('token');

    faults.add({ ...status, times: 1 }, { kind: 'revoke-tokens' });
    await daemon.sweep();

    expect(await total(daemon, 'sweep_success')).toBe(1);
    expect(requests.count('token')).toBe(before + 1);
    const refused = requests.count(status.operation, 401);
    expect(refused).toBeGreaterThan(0);
    expect(requests.count(status.operation)).toBe(2 * 40 + refused);
    expect(daemon.logs('api.auth_failed')).toEqual([]);
  });

  test('is used until shortly before it expires, and then renewed', async () => {
    await using daemon = await startDaemon({ simulator: { tokenLifetime: seconds(100) } });
    await daemon.swept();
    for (let sweep = 0; sweep < 6; sweep++) await daemon.sweep();

    expect(await total(daemon, 'token_refreshes_total', { result: 'success' })).toBe(3);
    expect(daemon.simulator.requests.count(list.operation, 401)).toBe(0);
  });
});

describe('credentials that are refused', () => {
  const wrong = { ...credentials, clientSecret: 'another' };

  test('at the token endpoint cause few requests and one log line, however long it lasts', async () => {
    await using daemon = await startDaemon({ simulator: { credentials: wrong } });
    await daemon.live(seconds(300));

    expect(daemon.logs('api.auth_failed')).toMatchObject([
      { level: 'error', tenant, ...list, reason: 'auth' },
    ]);
    expect(daemon.simulator.requests.count()).toBeLessThanOrEqual(11);
    expect(await total(daemon, 'up')).toBe(0);
    expect(await total(daemon, 'token_refreshes_total', { result: 'failure' })).toBe(
      daemon.simulator.requests.count(),
    );
  });

  test('are tried again, so correcting them needs no restart', async () => {
    await using daemon = await startDaemon({ simulator: { credentials: wrong } });
    await daemon.swept();

    daemon.simulator.tokens.rotate(credentials);
    await daemon.sweep();

    expect(await total(daemon, 'up')).toBe(1);
  });

  test('by 401 for every token cause few requests and one log line', async () => {
    await using daemon = await startDaemon({ simulator: { clients: 100 } });
    await daemon.swept();
    const { faults, requests } = daemon.simulator;
    const before = requests.count();

    faults.add(list, { kind: 'status', status: 401, body: { error: 'JWT validation failed' } });
    faults.add(status, { kind: 'status', status: 401, body: { error: 'JWT validation failed' } });
    await daemon.until(() => daemon.logs('sweep.failed').length === 10);

    expect(daemon.logs('api.auth_failed')).toHaveLength(1);
    expect(requests.count() - before).toBeLessThanOrEqual(10 * 4);
    expect((await daemon.metrics()).all('sailpoint_managed_client_info')).toHaveLength(100);
  });

  test('for statuses alone stop the sweep of statuses at once', async () => {
    await using daemon = await startDaemon({
      simulator: { clients: 100 },
      prepare: ({ faults }) => void faults.add(status, { kind: 'status', status: 401 }),
    });
    await daemon.until(() => daemon.logs('sweep.incomplete').length === 1);

    // Those in flight, each once more after a pause, and once more with another token.
    expect(daemon.simulator.requests.count(status.operation)).toBeLessThanOrEqual(30);
    expect(daemon.logs('sweep.incomplete')).toMatchObject([{ reason: 'token_refused' }]);
  });
});

describe('a rate limit', () => {
  test('with a Retry-After in seconds holds back all requests until then', async () => {
    const headers = { 'retry-after': '7' };
    await using daemon = await startDaemon({
      simulator: { clients: 40 },
      configure: (config) => ({ ...config, log: { ...config.log, level: 'trace' } }),
      prepare: ({ faults }) =>
        void faults.add({ ...status, times: 1 }, { kind: 'status', status: 429, headers }),
    });
    const made = () => daemon.simulator.requests.count();
    await eventually(() => daemon.logs('api.rate_limited').length === 1);
    await eventually(() => daemon.logs('api.request').length === made());
    const then = made();

    await daemon.clock.advance(seconds(6));
    const held = made();
    await daemon.clock.advance(seconds(1));
    await daemon.swept();

    // Token, list, clusters, end of the credential, and the statuses.
    expect(then).toBeLessThanOrEqual(4 + 10);
    expect([held, made()]).toEqual([then, 4 + 40 + 1]);
    const limited = { level: 'warn', tenant, ...status, retryAfterSeconds: 7 };
    expect(daemon.logs('api.rate_limited')).toMatchObject([limited]);
  });

  test.each([
    ['a date', 'Thu, 01 Jan 2026 00:00:05 GMT', 5],
    ['nothing', undefined, 1],
    ['0', '0', 1],
    ['a negative number', '-5', 1],
    ['nonsense', 'later', 1],
    ['a day', '86400', 3_600],
  ])('whose Retry-After is %s is waited for as long as is sensible', async (_, header, wait) => {
    const headers = header === undefined ? {} : { 'retry-after': header };
    await using daemon = await startDaemon({
      prepare: ({ faults }) =>
        void faults.add({ ...list, times: 1 }, { kind: 'status', status: 429, headers }),
    });
    await eventually(() => daemon.logs('api.rate_limited').length === 1);

    expect(daemon.logs('api.rate_limited')).toMatchObject([{ retryAfterSeconds: wait }]);
  });

  test('that is never lifted causes few requests and lines, fails the sweeps and does not disturb scrapes', async () => {
    await using daemon = await startDaemon({
      configure: (config) => ({ ...config, sweep: { ...config.sweep, deadline: seconds(20) } }),
    });
    await daemon.swept();
    const { faults, requests } = daemon.simulator;
    const before = requests.count();

    faults.add({}, { kind: 'status', status: 429 });
    await daemon.live(seconds(600));

    const samples = await daemon.metrics();
    expect(requests.count() - before).toBeLessThan(600 / 5);
    expect(samples.value('sailpoint_sweeps_total', { result: 'failed' })).toBeGreaterThanOrEqual(19);
    expect(samples.value('sailpoint_up')).toBe(0);
    expect(samples.all('sailpoint_managed_client_info')).toHaveLength(6);
    expect(daemon.logs('api.rate_limited')).toHaveLength(1);
    expect(daemon.logs('sweep.failed').at(-1)).toMatchObject({ reason: 'rate_limited' });
    expect((await daemon.get('/livez')).status).toBe(200);
  });

  test('of the configuration is kept in every window', async () => {
    await using daemon = await startDaemon({
      simulator: { clients: 45, rateLimit: { requests: 20, window: seconds(10) } },
      configure: (config) => ({
        ...config,
        tenants: config.tenants.map((one) => ({ ...one, rateLimit: { requests: 20, window: seconds(10) } })),
      }),
    });
    await daemon.until(() => daemon.logs('sweep.completed').length === 1);

    expect(await total(daemon, 'sweep_success')).toBe(1);
    expect(await total(daemon, 'api_rate_limited_total')).toBe(0);
    expect(await total(daemon, 'sweep_duration_seconds')).toBeGreaterThan(20);
  });

  test('that another consumer uses up is waited for, and the sweep succeeds', async () => {
    await using daemon = await startDaemon({
      simulator: {
        scenario: 'rate-limited',
        rateLimit: { requests: 100, window: seconds(10) },
        startsAfter: seconds(0),
      },
      configure: (config) => ({ ...config, notSeenAfter: seconds(60) }),
    });
    await daemon.until(() => daemon.logs('sweep.completed').length === 1);

    expect(await total(daemon, 'sweep_success')).toBe(1);
    expect(await total(daemon, 'api_rate_limited_total')).toBeGreaterThan(0);
  });
});

test('a tenant that fails does not affect another', async () => {
  await using good = await startDaemon();
  await using daemon = await startDaemon({
    prepare: ({ faults }) => void faults.add({}, { kind: 'hang' }),
    configure: (config) => ({
      ...config,
      tenants: [
        ...config.tenants,
        ...config.tenants.map((one) => ({
          ...one,
          name: 'other' as typeof one.name,
          baseUrl: good.simulator.url,
        })),
      ],
    }),
  });
  await daemon.swept();

  const samples = await daemon.metrics();

  expect(samples.all('sailpoint_up').map(({ labels: { tenant: name }, value }) => [name, value])).toEqual([
    [tenant, 0],
    ['other', 1],
  ]);
  expect((await daemon.get('/readyz')).status).toBe(503);
});
