import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { type Daemon, type DaemonOptions, startDaemon, tenant } from '../support/start-daemon.ts';

const id = 'watched';
const identity = { tenant, client_id: id };

/** A daemon that has swept a tenant with one more client than usual. */
async function watching(options: DaemonOptions = {}): Promise<Daemon> {
  const daemon = await startDaemon({
    ...options,
    prepare: ({ tenant: simulated }) => void simulated.add({ id, name: 'va-watched' }),
  });
  await daemon.swept();
  return daemon;
}

function clientOf(daemon: Daemon) {
  const { clusterId } = daemon.simulator.tenant.client(id) ?? {};
  return { tenant, clientId: id, clientName: 'va-watched', clusterId };
}

const changesIn = (daemon: Daemon) => daemon.logs().filter(({ event }) => event.startsWith('client.'));

const stateOf = async (daemon: Daemon) =>
  (await daemon.metrics())
    .all('sailpoint_managed_client_status', identity)
    .filter(({ value }) => value === 1)
    .map(({ labels: { status } }) => status);

describe('a status that changes in the tenant', () => {
  test('is in the metrics after the next sweep', async () => {
    await using daemon = await watching();

    daemon.simulator.tenant.setStatus(id, 'ERROR');
    await daemon.sweep();

    expect(await stateOf(daemon)).toEqual(['ERROR']);
  });

  test('is logged once, as a warning when it gets worse and as information when it gets better', async () => {
    await using daemon = await watching();
    const { tenant: simulated } = daemon.simulator;

    for (const status of ['WARNING', 'FAILED', 'NORMAL']) {
      simulated.setStatus(id, status);
      await daemon.sweep();
      await daemon.sweep();
    }

    const client = clientOf(daemon);
    const change = { event: 'client.status_changed', sinceSeenSeconds: expect.any(Number), ...client };
    expect(changesIn(daemon)).toMatchObject([
      { level: 'warn', ...change, from: 'NORMAL', to: 'WARNING' },
      { level: 'warn', ...change, from: 'WARNING', to: 'FAILED' },
      { level: 'info', ...change, from: 'FAILED', to: 'NORMAL' },
    ]);
  });

  test('is logged even if SailPoint does not document the new status', async () => {
    await using daemon = await watching();

    daemon.simulator.tenant.setStatus(id, 'MELTED');
    await daemon.sweep();

    expect(changesIn(daemon)).toMatchObject([{ level: 'warn', from: 'NORMAL', to: 'UNRECOGNIZED' }]);
    expect(daemon.output()).not.toContain('MELTED');
  });
});

describe('a client that falls silent', () => {
  test('is reported once when it has not been seen for long enough, and once when it is back', async () => {
    await using daemon = await watching({
      configure: (config) => ({ ...config, notSeenAfter: seconds(100) }),
    });
    const { tenant: simulated } = daemon.simulator;

    simulated.silence(id);
    for (let sweep = 0; sweep < 6; sweep++) await daemon.sweep();
    simulated.revive(id);
    for (let sweep = 0; sweep < 2; sweep++) await daemon.sweep();

    const client = clientOf(daemon);
    expect(changesIn(daemon)).toMatchObject([
      { level: 'warn', event: 'client.not_seen', ...client },
      { level: 'info', event: 'client.seen_again', ...client },
    ]);
    const [lost, found] = changesIn(daemon).map(({ sinceSeenSeconds }) => Number(sinceSeenSeconds));
    expect(lost).toBeGreaterThan(100);
    expect(lost).toBeLessThan(100 + 30 + 1);
    expect(found).toBeLessThan(31);
  });

  test('is reported in the first sweep if it was silent before', async () => {
    await using daemon = await startDaemon({
      prepare: ({ tenant: simulated }) => {
        simulated.add({ id, sinceLastSeen: 3_600_000 });
        simulated.changeStatus(id, { body: { sinceSeenMillis: '3600000' } });
      },
    });
    await daemon.swept();

    expect(changesIn(daemon)).toMatchObject([
      { event: 'client.not_seen', clientId: id, sinceSeenSeconds: 3_600 },
    ]);
  });

  test('is not reported if it is a draft', async () => {
    await using daemon = await startDaemon({
      prepare: ({ tenant: simulated }) => void simulated.add({ id, sinceLastSeen: 3_600_000 }, 'draft'),
    });
    await daemon.swept();

    expect(changesIn(daemon)).toEqual([]);
  });
});

describe('a client that comes or goes', () => {
  test('is logged when it appears, except in the first list', async () => {
    await using daemon = await watching();

    daemon.simulator.tenant.add({ id: 'new', name: 'va-new' });
    await daemon.sweep();
    await daemon.sweep();

    expect(changesIn(daemon)).toMatchObject([
      { level: 'info', event: 'client.appeared', tenant, clientId: 'new', clientName: 'va-new' },
    ]);
  });

  test('is removed, counted and logged after as many complete lists without it as configured, and no earlier', async () => {
    await using daemon = await watching();
    const client = clientOf(daemon);
    const rows = async () => (await daemon.metrics()).all('sailpoint_managed_client_info', identity).length;

    daemon.simulator.tenant.remove(id);
    await daemon.sweep();
    const afterOne = await rows();
    await daemon.sweep();

    expect([afterOne, await rows()]).toEqual([1, 0]);
    expect((await daemon.metrics()).value('sailpoint_clients_removed_total')).toBe(1);
    expect(changesIn(daemon)).toMatchObject([{ level: 'info', event: 'client.removed', ...client }]);
  });

  test('is not removed by a list that failed', async () => {
    await using daemon = await watching();
    const { tenant: simulated, faults } = daemon.simulator;

    simulated.remove(id);
    await daemon.sweep();
    faults.add({ operation: 'getManagedClients' }, { kind: 'status', status: 403 });
    await daemon.sweep();

    expect((await daemon.metrics()).all('sailpoint_managed_client_info', identity)).toHaveLength(1);
  });

  test('is not polled, and so does not fail, in the sweep whose list lacks it', async () => {
    await using daemon = await watching();

    daemon.simulator.tenant.remove(id);
    await daemon.sweep();

    expect((await daemon.metrics()).value('sailpoint_sweep_success')).toBe(1);
    expect(daemon.logs('client.poll_failed')).toEqual([]);
  });
});

describe('there is one info row for a client', () => {
  test.each([
    ['renamed', { name: 'va-renamed' }, { client_name: 'va-renamed' }],
    ['upgraded', { vaVersion: 'va-2' }, { client_name: 'va-watched' }],
    ['moved to another cluster', { clusterId: 'elsewhere' }, { cluster_id: 'elsewhere', cluster_name: '' }],
  ])('that is %s', async (_, values, labels) => {
    await using daemon = await watching();

    daemon.simulator.tenant.change(id, values);
    await daemon.sweep();

    const samples = await daemon.metrics();
    expect(samples.all('sailpoint_managed_client_info', identity)).toMatchObject([{ labels }]);
    expect(samples.all('sailpoint_managed_client_status', identity)).toHaveLength(8);
  });

  test('that is deleted and created again under the same name', async () => {
    await using daemon = await watching();
    const { tenant: simulated } = daemon.simulator;

    simulated.remove(id);
    simulated.add({ id: 'second', name: 'va-watched' });
    await daemon.sweep();
    await daemon.sweep();

    const rows = (await daemon.metrics()).all('sailpoint_managed_client_info', { client_name: 'va-watched' });
    expect(rows.map(({ labels: { client_id } }) => client_id)).toEqual(['second']);
  });
});

test('a sweep in which nothing changes writes one line to the log', async () => {
  await using daemon = await watching();
  const before = daemon.logs().length;

  await daemon.sweep();

  const byStatus = expect.objectContaining({ NORMAL: 7, ERROR: 0 });
  expect(daemon.logs().slice(before)).toEqual([
    {
      level: 'info',
      time: new Date(daemon.clock.now()).toISOString(),
      event: 'sweep.completed',
      msg: 'Sweep completed',
      tenant,
      clients: 7,
      polled: 7,
      failed: 0,
      deferred: 0,
      capped: 0,
      durationSeconds: 0,
      byStatus,
    },
  ]);
});
