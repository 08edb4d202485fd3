import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { eventually } from '../support/eventually.ts';
import type { Samples } from '../support/parse-metrics.ts';
import { type Daemon, startDaemon, tenant } from '../support/start-daemon.ts';

const list = { operation: 'getManagedClients' } as const;
const status = { operation: 'getManagedClientStatus' } as const;
const info = 'sailpoint_managed_client_info';

const sweeps = (samples: Samples) =>
  Object.fromEntries(
    samples.all('sailpoint_sweeps_total').map(({ labels: { result = '' }, value }) => [result, value]),
  );

const reasons = (daemon: Daemon, event: string) => daemon.logs(event).map(({ reason }) => reason);

/** The next sweep, with as much time as it takes. */
async function slowSweep(daemon: Daemon): Promise<void> {
  const ends = () => daemon.logs('sweep.failed').length + daemon.logs('sweep.completed').length;
  const before = ends();
  await daemon.beat();
  await daemon.until(() => ends() > before);
}

describe('a list that fails', () => {
  test('at its second page removes nobody, and the log says so', async () => {
    await using daemon = await startDaemon({ simulator: { clients: 260 } });
    await daemon.swept();
    const [{ id = '' } = {}] = daemon.simulator.tenant.clients();
    daemon.simulator.tenant.remove(String(id));

    daemon.simulator.faults.add({ ...list, offset: 250 }, { kind: 'status', status: 500 });
    for (let sweep = 0; sweep < 3; sweep++) await slowSweep(daemon);

    const samples = await daemon.metrics();
    expect(samples.all(info)).toHaveLength(260);
    expect([samples.value('sailpoint_up'), samples.value('sailpoint_sweep_success')]).toEqual([0, 0]);
    expect(sweeps(samples)).toEqual({ success: 1, incomplete: 0, failed: 3, skipped: 0 });
    expect(reasons(daemon, 'sweep.failed')).toEqual(['server_error', 'server_error', 'server_error']);
  });

  test('moves only the last completion, never the last success', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const at = async (what: string) =>
      (await daemon.metrics()).value(`sailpoint_sweep_last_${what}_timestamp_seconds`);
    const before = await at('success');

    daemon.simulator.faults.add(list, { kind: 'status', status: 403 });
    await daemon.sweep();

    expect(await at('success')).toBe(before);
    expect(await at('completion')).toBe((before ?? 0) + 30);
  });

  test('once is repeated within the same sweep', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => void faults.add({ ...list, times: 1 }, { kind: 'status', status: 502 }),
    });
    await daemon.until(() => daemon.logs('sweep.completed').length === 1);

    const samples = await daemon.metrics();

    expect([samples.value('sailpoint_sweep_success'), samples.value('sailpoint_api_retries_total')]).toEqual([
      1, 1,
    ]);
  });

  test('is incomplete if the total says that there are more clients', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();

    daemon.simulator.faults.add(list, { kind: 'short-page', missing: 2 });
    for (let sweep = 0; sweep < 3; sweep++) await daemon.sweep();

    const samples = await daemon.metrics();
    expect([samples.all(info).length, samples.value('sailpoint_up')]).toEqual([6, 0]);
    expect(sweeps(samples)).toMatchObject({ success: 1, incomplete: 3 });
    expect(reasons(daemon, 'sweep.incomplete')).toEqual([
      'list_incomplete',
      'list_incomplete',
      'list_incomplete',
    ]);
  });

  test('to be complete the first time shows no client', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => void faults.add(list, { kind: 'short-page' }),
    });
    await daemon.swept();

    const samples = await daemon.metrics();

    expect([samples.all(info), samples.value('sailpoint_up')]).toEqual([[], 0]);
    expect(reasons(daemon, 'sweep.failed')).toEqual(['list_incomplete']);
  });

  test('for some elements drops and counts only those', async () => {
    await using daemon = await startDaemon({
      prepare: ({ tenant: simulated }) => {
        for (const element of [null, 'text', { name: 'without id' }]) simulated.plant(element);
      },
    });
    await daemon.swept();

    const samples = await daemon.metrics();

    expect([samples.all(info).length, samples.value('sailpoint_up')]).toEqual([6, 1]);
    expect(samples.value('sailpoint_unexpected_values_total', { field: 'element' })).toBe(3);
  });
});

describe('an API that is down', () => {
  test('for an hour leaves the fleet as it was, and the daemon recovers without a restart', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const [{ id = '' } = {}] = daemon.simulator.tenant.clients();

    const outage = daemon.simulator.faults.add({}, { kind: 'status', status: 404 });
    for (let sweep = 0; sweep < 120; sweep++) await daemon.sweep();
    const during = await daemon.metrics();
    daemon.simulator.tenant.setStatus(String(id), 'FAILED');
    outage[Symbol.dispose]();
    await daemon.sweep();

    const after = await daemon.metrics();
    expect([during.all(info).length, during.value('sailpoint_up')]).toEqual([6, 0]);
    expect([after.all(info).length, after.value('sailpoint_up')]).toEqual([6, 1]);
    expect(sweeps(after)).toEqual({ success: 2, incomplete: 0, failed: 120, skipped: 0 });
    expect(after.value('sailpoint_managed_client_status', { client_id: String(id), status: 'FAILED' })).toBe(
      1,
    );
  });

  test('for a moment while a token is due costs no sweep', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) =>
        void faults.add({ operation: 'token', times: 2 }, { kind: 'status', status: 503 }),
    });
    await daemon.until(() => daemon.logs('sweep.completed').length === 1);

    expect(sweeps(await daemon.metrics())).toMatchObject({ success: 1, failed: 0 });
  });

  test('at the start is waited for', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => void faults.add({ times: 3 }, { kind: 'status', status: 503 }),
    });
    await daemon.until(() => daemon.logs('sweep.failed').length === 1);
    const before = await daemon.metrics();

    await slowSweep(daemon);

    const after = await daemon.metrics();
    expect([before.value('sailpoint_up'), after.value('sailpoint_up')]).toEqual([0, 1]);
  });
});

test('a list that waits in a storm of 429 sets sailpoint_up to 0 within an interval, and the rate limit is named', async () => {
  await using daemon = await startDaemon();
  await daemon.swept();
  daemon.simulator.faults.add({}, { kind: 'status', status: 429, headers: { 'retry-after': '20' } });

  await daemon.beat();
  await daemon.live(seconds(35));

  const samples = await daemon.metrics();
  expect(samples.value('sailpoint_up', { tenant })).toBe(0);
  expect(samples.value('sailpoint_list_failed', { tenant, reason: 'rate_limited' })).toBe(1);
  expect(samples.all(info)).toHaveLength(6);
  expect(daemon.logs('sweep.failed')).toEqual([]);
});

describe('a client whose status call fails', () => {
  test('keeps the status of each list, and loses what only status documents tell after three failures', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const [{ id = '' } = {}] = daemon.simulator.tenant.clients();
    const client = { client_id: String(id) };
    const namesOf = async () => {
      const samples = await daemon.metrics();
      return [...samples.names].filter((name) => samples.all(name, client).length > 0).length;
    };
    const served = [await namesOf()];

    const fault = daemon.simulator.faults.add(
      { ...status, clientId: String(id) },
      { kind: 'status', status: 403 },
    );
    for (let sweep = 0; sweep < 3; sweep++) {
      await daemon.sweep();
      served.push(await namesOf());
    }

    daemon.simulator.tenant.change(String(id), { status: 'ERROR' });
    await daemon.sweep();

    const stale = await daemon.metrics();
    const [described] = stale.all(info, client);
    expect(served).toEqual([8, 8, 8, 7]);
    expect(described?.labels).toMatchObject({ os_type: '', os_version: '' });
    expect(stale.value('sailpoint_managed_client_status', { ...client, status: 'ERROR' })).toBe(1);
    expect(stale.value('sailpoint_managed_client_status_timestamp_seconds', client)).toBeNull();
    expect(stale.value('sailpoint_managed_client_poll_success', client)).toBe(0);
    expect(stale.value('sailpoint_managed_client_last_poll_timestamp_seconds', client)).toBe(
      Date.UTC(2026, 0, 1) / 1_000,
    );
    const counted = stale.all('sailpoint_managed_clients').reduce((sum, { value }) => sum + value, 0);
    expect(counted).toBe(6);
    fault[Symbol.dispose]();
    await daemon.sweep();
    expect(await namesOf()).toBe(8);
  });

  test('with 403 for this client alone does not keep the others from being read', async () => {
    await using daemon = await startDaemon({
      simulator: { clients: 20 },
      prepare: ({ tenant: simulated, faults }) => {
        const [{ id = '' } = {}] = simulated.clients();
        faults.add({ ...status, clientId: String(id) }, { kind: 'status', status: 403 });
      },
    });
    await daemon.swept();
    for (let sweep = 0; sweep < 5; sweep++) await daemon.sweep();

    const samples = await daemon.metrics();

    const outcome = (name: string) => samples.value('sailpoint_sweep_clients', { outcome: name });
    expect([outcome('polled'), outcome('failed'), outcome('deferred')]).toEqual([19, 1, 0]);
    expect(daemon.logs('client.poll_failed')).toHaveLength(1);
    expect(daemon.logs('api.forbidden')).toHaveLength(1);
  });

  test('is logged once per run of failures, with the tracking id', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const [{ id = '' } = {}] = daemon.simulator.tenant.clients();
    const body = { detailCode: '500', trackingId: 'e7eab60924f64aa284175b9fa3309599', messages: [] };

    for (const times of [3, 2]) {
      daemon.simulator.faults.add(
        { ...status, clientId: String(id), times },
        { kind: 'status', status: 500, body },
      );
      for (let sweep = 0; sweep <= times; sweep++) await daemon.sweep();
    }

    const line = { level: 'warn', tenant, clientId: id, reason: 'server_error', trackingId: body.trackingId };
    expect(daemon.logs('client.poll_failed')).toMatchObject([line, line]);
    expect(sweeps(await daemon.metrics())).toEqual({ success: 3, incomplete: 5, failed: 0, skipped: 0 });
  });

  test('with 404 does not count as failed', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => void faults.add(status, { kind: 'status', status: 404 }),
    });
    await daemon.swept();

    const samples = await daemon.metrics();

    expect([samples.value('sailpoint_up'), samples.value('sailpoint_sweep_success')]).toEqual([1, 1]);
    expect(samples.all('sailpoint_managed_client_status').filter(({ value }) => value === 1)).toHaveLength(6);
  });

  test('for the same reason as a thousand others writes few lines', async () => {
    await using daemon = await startDaemon({
      simulator: { clients: 1_000 },
      prepare: ({ faults }) => void faults.add(status, { kind: 'status', status: 500 }),
    });
    await daemon.swept();

    expect(daemon.logs().length).toBeLessThan(20);
    expect(daemon.logs('client.poll_failed').at(-1)).toMatchObject({ furtherClients: 990 });
    expect((await daemon.metrics()).all(info)).toHaveLength(1_000);
  });
});

describe('a missing scope for statuses', () => {
  test('leaves the fleet to be served from the list, with one warning', async () => {
    await using daemon = await startDaemon({
      simulator: { clients: 50, scopes: ['idn:remote-client:read'] },
    });
    await daemon.swept();
    for (let sweep = 0; sweep < 4; sweep++) await daemon.sweep();

    const samples = await daemon.metrics();

    expect(samples.all('sailpoint_managed_client_status').filter(({ value }) => value === 1)).toHaveLength(
      50,
    );
    expect([samples.value('sailpoint_up'), samples.value('sailpoint_sweep_success')]).toEqual([1, 0]);
    const told = daemon.logs('api.forbidden').filter(({ operation }) => operation === status.operation);
    expect(told).toMatchObject([{ level: 'warn', tenant, scopes: expect.any(Array) }]);
    expect(daemon.logs('client.poll_failed')).toEqual([]);
    expect(daemon.simulator.requests.count(status.operation)).toBeLessThanOrEqual(5 * (5 + 10));
  });
});

describe('a sweep that takes too long', () => {
  test('does not overlap with another, and the beats it misses are counted', async () => {
    await using daemon = await startDaemon({
      configure: (config) => ({
        ...config,
        tenants: config.tenants.map((one) => ({ ...one, requestTimeout: seconds(300) })),
      }),
    });
    await daemon.swept();
    daemon.simulator.faults.add({ ...list, times: 1 }, { kind: 'hang' });
    const lists = daemon.simulator.requests.count(list.operation);

    await daemon.beat();
    await eventually(() => daemon.simulator.requests.count(list.operation) === lists + 1);
    await daemon.beat();
    await daemon.beat();

    const samples = await daemon.metrics();
    expect(sweeps(samples)).toMatchObject({ success: 1, skipped: 2 });
    expect(daemon.logs('sweep.skipped')).toMatchObject([
      { level: 'warn', tenant, reason: 'still_running' },
      {},
    ]);
    expect(daemon.simulator.requests.count(list.operation)).toBe(lists + 1);
  });

  test('is cut off at its deadline, and its results so far are published', async () => {
    await using daemon = await startDaemon({
      configure: (config) => ({
        ...config,
        sweep: { ...config.sweep, deadline: seconds(5), concurrency: 1 },
      }),
      prepare: ({ tenant: simulated, faults }) => {
        const [, , { id = '' } = {}] = simulated.clients();
        faults.add({ ...status, clientId: String(id) }, { kind: 'hang' });
      },
    });
    await daemon.until(() => daemon.logs('sweep.incomplete').length === 1);

    const samples = await daemon.metrics();

    const outcome = (name: string) => samples.value('sailpoint_sweep_clients', { outcome: name });
    expect([outcome('polled'), outcome('failed'), outcome('deferred')]).toEqual([2, 0, 4]);
    expect(samples.all(info)).toHaveLength(6);
    expect(reasons(daemon, 'sweep.incomplete')).toEqual(['deadline']);
  });
});

test('a fleet beyond the cap is cut, and the rest is counted', async () => {
  await using daemon = await startDaemon({
    configure: (config) => ({ ...config, sweep: { ...config.sweep, maxClients: 4 } }),
  });
  await daemon.swept();

  const samples = await daemon.metrics();

  expect(samples.all(info)).toHaveLength(4);
  expect(samples.value('sailpoint_sweep_clients', { outcome: 'capped' })).toBe(2);
});
