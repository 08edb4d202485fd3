import { describe, expect, test } from 'vitest';
import { statuses } from '../../src/fleet/status.ts';
import { seconds } from '../../src/lib/units.ts';
import type { TestSimulator } from '../simulator-tools/test-simulator.ts';
import type { Samples } from '../support/parse-metrics.ts';
import { startDaemon, tenant } from '../support/start-daemon.ts';

const client = (name: string) => `sailpoint_managed_client_${name}`;
const id = 'awkward';
const identity = { tenant, client_id: id };

/** A tenant that has, besides the usual ones, a client with these values in the list. */
const withClient =
  (values: Readonly<Record<string, unknown>>, kind?: 'draft') =>
  ({ tenant: simulated }: TestSimulator) =>
    void simulated.add({ id, ...values }, kind);

const statesAtOne = (samples: Samples, clientId: string) =>
  samples
    .all(client('status'), { client_id: clientId })
    .filter(({ value }) => value === 1)
    .map(({ labels: { status } }) => status);

describe('the info row of a client', () => {
  test.each([
    ['quotes', 'the "good" one'],
    ['backslashes', 'c:\\new\\table\\'],
    ['a line feed', 'two\nlines'],
    ['a carriage return', 'two\r\nlines'],
    ['what ends labels', 'a="b",c}|{ 1 # HELP'],
    ['an emoji', 'the 🚀 one'],
    ['white space alone', ' '],
  ])('carries a name with %s unchanged', async (_, name) => {
    await using daemon = await startDaemon({ prepare: withClient({ name }) });
    await daemon.swept();

    const [info, ...more] = (await daemon.metrics()).all(client('info'), identity);

    expect([info?.labels, info?.value, more]).toMatchObject([{ client_name: name }, 1, []]);
  });

  test.each([
    ['a lone surrogate and NUL', 'a\ud83d\0b', 'a\ufffd\ufffdb'],
    ['10 kB', 'x'.repeat(10_000), 'x'.repeat(256)],
    ['null', null, ''],
    ['a number', 7, '7'],
    ['an object', { first: 'canary' }, ''],
  ])('copes with a name that is %s', async (_, name, shown) => {
    await using daemon = await startDaemon({ prepare: withClient({ name }) });
    await daemon.swept();

    const [info] = (await daemon.metrics()).all(client('info'), identity);

    expect(info?.labels).toMatchObject({ client_name: shown });
  });

  test('holds what the list, the status document and the clusters say about it', async () => {
    const values = { name: 'va-1', type: 'VA', clusterType: 'idn', provisionStatus: 'PROVISIONED' };
    await using daemon = await startDaemon({
      prepare: (simulator) => {
        withClient(values)(simulator);
        simulator.tenant.changeStatus(id, {
          body: {
            os_type: 'flatcar',
            os_version: '4230.2.1',
            va_version: 'va-megapod-9',
            hypervisor: 'VMware',
            ccg_pin: '1042',
          },
        });
      },
    });
    await daemon.swept();

    const [info] = (await daemon.metrics()).all(client('info'), identity);

    const [{ id: clusterId, name: clusterName } = {}] = daemon.simulator.tenant.clusters();
    expect(info?.labels).toEqual({
      ...identity,
      cluster_id: clusterId,
      cluster_name: clusterName,
      client_name: 'va-1',
      client_type: 'VA',
      cluster_type: 'idn',
      provision_status: 'PROVISIONED',
      os_type: 'flatcar',
      os_version: '4230.2.1',
      va_version: 'va-megapod-9',
      hypervisor: 'VMware',
      ccg_pin: '1042',
    });
  });

  test('exists for a client of which the API says only the id', async () => {
    await using daemon = await startDaemon({
      prepare: ({ tenant: simulated }) => void simulated.plant({ id }),
    });
    await daemon.swept();

    const rows = (await daemon.metrics()).all(client('info'), identity);

    expect(rows).toHaveLength(1);
  });

  test('exists once for each of several clients with the same name, and for ids that differ only in case', async () => {
    await using daemon = await startDaemon({
      prepare: ({ tenant: simulated }) => {
        for (const twin of ['abc', 'ABC', 'def']) simulated.add({ id: twin, name: 'twin' });
      },
    });
    await daemon.swept();

    const rows = (await daemon.metrics()).all(client('info'), { client_name: 'twin' });

    expect(rows.map(({ labels: { client_id } }) => client_id)).toEqual(['abc', 'ABC', 'def']);
  });

  test('has no cluster name if the scope does not allow to read it, which is logged once', async () => {
    await using daemon = await startDaemon({
      prepare: ({ faults }) => {
        faults.add({ operation: 'getManagedClusters' }, { kind: 'status', status: 403 });
      },
    });
    await daemon.swept();
    await daemon.sweep();
    for (let half = 0; half < 21; half++) await daemon.sweep();

    const names = (await daemon.metrics())
      .all(client('info'))
      .map(({ labels: { cluster_name } }) => cluster_name);

    expect(names).toEqual(['', '', '', '', '', '']);
    expect(daemon.logs('api.forbidden')).toMatchObject([
      { level: 'warn', tenant, operation: 'getManagedClusters' },
    ]);
    expect((await daemon.metrics()).value('sailpoint_sweep_success')).toBe(1);
  });
});

describe('the status rows of a client', () => {
  test.each<[unknown, string]>([
    ...statuses.map((status): [string, string] => [status, status]),
    ['warning', 'WARNING'],
    ['Not_Configured', 'NOT_CONFIGURED'],
    ['ON_FIRE', 'UNRECOGNIZED'],
    [null, 'UNRECOGNIZED'],
    ['', 'UNRECOGNIZED'],
    [1, 'UNRECOGNIZED'],
    [undefined, 'UNRECOGNIZED'],
  ])('show the status %j as %s', async (status, served) => {
    await using daemon = await startDaemon({
      prepare: (simulator) => {
        withClient({})(simulator);
        simulator.tenant.setStatus(id, status);
      },
    });
    await daemon.swept();

    const samples = await daemon.metrics();

    expect(statesAtOne(samples, id)).toEqual([served]);
  });

  test('are eight for each client, and exactly one of them is 1', async () => {
    await using daemon = await startDaemon({ simulator: { clients: 30 } });
    await daemon.swept();

    const samples = await daemon.metrics();

    const rows = Map.groupBy(samples.all(client('status')), ({ labels: { client_id } }) => client_id);
    expect(rows.size).toBe(30);
    for (const [clientId = '', states] of rows) {
      expect(states.map(({ labels: { status } }) => status)).toEqual([...statuses]);
      expect(statesAtOne(samples, clientId)).toHaveLength(1);
    }
  });

  test('come from the status document, which is read after the list', async () => {
    await using daemon = await startDaemon({
      prepare: (simulator) => {
        withClient({ status: 'ERROR' })(simulator);
        simulator.tenant.changeStatus(id, { status: 'WARNING' });
      },
    });
    await daemon.swept();

    const samples = await daemon.metrics();

    expect(statesAtOne(samples, id)).toEqual(['WARNING']);
    expect(samples.value('sailpoint_unexpected_values_total', { field: 'status_conflict' })).toBeGreaterThan(
      0,
    );
  });

  test('join one to one with the info rows', async () => {
    await using daemon = await startDaemon({ simulator: { clients: 30 } });
    await daemon.swept();

    const samples = await daemon.metrics();

    const keys = (name: string) => samples.all(name).map(({ labels: { client_id } }) => client_id);
    expect(new Set(keys(client('info'))).size).toBe(30);
    expect(keys(client('info'))).toHaveLength(30);
    expect(new Set(keys(client('status')))).toEqual(new Set(keys(client('info'))));
  });
});

describe('the times of a client', () => {
  test('are right when ages come as text and times in three notations', async () => {
    await using daemon = await startDaemon({
      prepare: (simulator) => {
        withClient({ sinceLastSeen: '1000', createdAt: '2025-03-03T08:00:00.123456Z' })(simulator);
        simulator.tenant.changeStatus(id, {
          timestamp: '2025-12-31T23:59:00.000000Z',
          body: {
            sinceSeenMillis: '90000',
            sinceSeen: '90000',
            lastSeen: String(Date.UTC(2025, 11, 31, 23, 58, 30)),
          },
        });
      },
    });
    await daemon.swept();

    const samples = await daemon.metrics();

    const at = (name: string) => samples.value(client(name), identity);
    expect(at('since_seen_seconds')).toBe(90);
    expect(at('last_seen_timestamp_seconds')).toBe(Date.UTC(2025, 11, 31, 23, 58, 30) / 1_000);
    expect(at('status_timestamp_seconds')).toBe(Date.UTC(2025, 11, 31, 23, 59) / 1_000);
    expect(at('created_timestamp_seconds')).toBe(Date.UTC(2025, 2, 3, 8, 0, 0, 123) / 1_000);
    expect(at('last_poll_timestamp_seconds')).toBe(Date.UTC(2026, 0, 1) / 1_000);
    expect(at('poll_success')).toBe(1);
  });

  test.each([null, '', 'soon', -1, '1e400', 4e11, {}])(
    'are left out when the API says only %j',
    async (nonsense) => {
      const body = { sinceSeenMillis: nonsense, sinceSeen: nonsense, lastSeen: nonsense };
      await using daemon = await startDaemon({
        prepare: (simulator) => {
          withClient({ sinceLastSeen: nonsense, lastSeen: nonsense, createdAt: nonsense })(simulator);
          simulator.tenant.changeStatus(id, { timestamp: nonsense, body });
        },
      });
      await daemon.swept();

      const samples = await daemon.metrics();

      const times = ['since_seen_seconds', 'last_seen_timestamp_seconds', 'status_timestamp_seconds'];
      const known = [...times, 'created_timestamp_seconds'].map((name) =>
        samples.value(client(name), identity),
      );
      expect(known).toEqual([null, null, null, null]);
    },
  );

  test('say nothing about the last contact of a draft, even though it is polled', async () => {
    await using daemon = await startDaemon({ prepare: withClient({}, 'draft') });
    await daemon.swept();

    const samples = await daemon.metrics();

    const at = (name: string) => samples.value(client(name), identity);
    expect([at('since_seen_seconds'), at('last_seen_timestamp_seconds')]).toEqual([null, null]);
    expect([at('info'), at('poll_success'), at('last_poll_timestamp_seconds')]).toEqual([
      1,
      1,
      Date.UTC(2026, 0, 1) / 1_000,
    ]);
    expect(statesAtOne(samples, id)).toEqual(['NOT_CONFIGURED']);
  });

  test('keep growing between sweeps and while the API is down', async () => {
    await using daemon = await startDaemon({ prepare: withClient({}) });
    const sinceSeen = async () => (await daemon.metrics()).value(client('since_seen_seconds'), identity) ?? 0;
    await daemon.swept();
    const first = await sinceSeen();

    await daemon.clock.advance(seconds(20));
    const later = await sinceSeen();
    daemon.simulator.faults.add({}, { kind: 'status', status: 404 });
    await daemon.sweep();
    await daemon.sweep();
    const muchLater = await sinceSeen();

    expect([later - first, muchLater - first].map(Math.round)).toEqual([20, 60]);
    expect((await daemon.metrics()).value('sailpoint_up')).toBe(0);
  });
});

test('health events are counted by category and level, with rows only where there are any', async () => {
  const healthIndicators = {
    cpu: { errors: [{}, {}], warnings: [{}] },
    memory: { errors: [], warnings: null },
    network: 'nonsense',
    container: { errors: [{}] },
    disk: { errors: [{}] },
  };
  await using daemon = await startDaemon({ prepare: withClient({ healthIndicators }) });
  await daemon.swept();

  const rows = (await daemon.metrics()).all(client('health_events'));

  expect(
    rows.map(({ labels: { client_id, category, level }, value }) => [client_id, category, level, value]),
  ).toEqual([
    [id, 'cpu', 'error', 2],
    [id, 'cpu', 'warning', 1],
    [id, 'container', 'error', 1],
  ]);
});

test('the worst numbers of health events and the alert of a client are served as they are', async () => {
  const healthIndicators = {
    cpu: { errors: [{ cpuUtilizationPercentage: 97 }], warnings: [{ cpuUtilizationPercentage: 99.5 }] },
    memory: { errors: [{ freeSpacePercentage: 4 }], warnings: [{ freeSpacePercentage: 'plenty' }] },
  };
  await using daemon = await startDaemon({
    prepare: withClient({ healthIndicators, alertKey: 'CONNECTION_LOST' }),
  });
  await daemon.swept();

  const samples = await daemon.metrics();

  const rows = (name: string) => samples.all(client(name)).map(({ labels, value }) => [labels, value]);
  const full = { ...identity, cluster_id: expect.any(String) };
  expect(rows('cpu_utilization_ratio')).toEqual([[full, 0.995]]);
  expect(rows('memory_free_ratio')).toEqual([[full, 0.04]]);
  expect(rows('alert')).toEqual([[{ ...full, alert_key: 'CONNECTION_LOST' }, 1]]);
});

test('clients are counted by cluster and state', async () => {
  await using daemon = await startDaemon({
    simulator: { clients: 3 },
    prepare: ({ tenant: simulated }) => {
      simulated.add({ id: 'lonely', clusterId: null });
      simulated.setStatus('lonely', 'FAILED');
    },
  });
  await daemon.swept();

  const counts = (await daemon.metrics()).all('sailpoint_managed_clients');

  const members = Map.groupBy(daemon.simulator.tenant.clients(), ({ clusterId }) => clusterId ?? '');
  expect(counts).toHaveLength(members.size * statuses.length);
  expect(
    counts
      .filter(({ value }) => value > 0)
      .map(({ labels: { cluster_id, status }, value }) => [cluster_id, status, value]),
  ).toEqual(
    [...members].map(([cluster, group]) => [cluster, cluster === '' ? 'FAILED' : 'NORMAL', group.length]),
  );
});
