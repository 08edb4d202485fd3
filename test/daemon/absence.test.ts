import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import type { Effect } from '../simulator-tools/faults.ts';
import { type Daemon, startDaemon } from '../support/start-daemon.ts';

const list = { operation: 'getManagedClients' } as const;
const info = 'sailpoint_managed_client_info';

const shown = async (daemon: Daemon): Promise<number> => (await daemon.metrics()).all(info).length;

const covered = async (daemon: Daemon): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    (await daemon.metrics())
      .all('sailpoint_sweep_clients')
      .map(({ labels: { outcome = '' }, value }) => [outcome, value]),
  );

describe('a list that is wrong about its clients removes nobody, however often it is read:', () => {
  test.each<readonly [string, number, Effect]>([
    ['elements that cannot be read in the place of clients', 60, { kind: 'bad-elements' }],
    ['one client twice and another not at all, on one page', 6, { kind: 'shift' }],
    ['one client twice and another not at all, on two pages', 260, { kind: 'shift' }],
    ['pages of which each has another order', 300, { kind: 'shuffle' }],
    ['a page that comes short, as the total says', 6, { kind: 'short-page', missing: 2 }],
    ['nobody, and no total that says so', 6, { kind: 'status', status: 200, body: [] }],
    ['a total that stops at a full page', 300, { kind: 'total', total: 250 }],
    ['a total that is too small', 510, { kind: 'total', total: 260 }],
    ['a total that is too small for one page', 6, { kind: 'total', total: 3 }],
    ['a total that is too great', 6, { kind: 'total', total: 1_000_000 }],
    ['a total that is no number', 300, { kind: 'total', total: 'many' }],
    ['no total', 300, { kind: 'no-total' }],
  ])('%s', async (_name, clients, effect) => {
    await using daemon = await startDaemon({ simulator: { clients } });
    await daemon.swept();

    daemon.simulator.faults.add(list, effect);
    for (let sweep = 0; sweep < 3; sweep++) {
      await daemon.sweep();
      expect(await shown(daemon)).toBe(clients);
    }

    expect(daemon.logs('client.removed')).toEqual([]);
  });
});

describe('a client that is deleted', () => {
  test.each<readonly [string, Effect | null]>([
    ['in a list that is sound', null],
    ['though each list has elements that cannot be read', { kind: 'bad-elements' }],
    ['though no list says how many there are', { kind: 'no-total' }],
  ])('is dropped after removeAfter complete lists, %s', async (_name, effect) => {
    await using daemon = await startDaemon({
      simulator: { clients: 60 },
      prepare: ({ faults, tenant }) => {
        tenant.plant({ name: 'without id' });
        if (effect !== null) faults.add(list, effect);
      },
    });
    await daemon.swept();
    for (let sweep = 0; sweep < 5; sweep++) await daemon.sweep();
    const [{ id } = {}] = daemon.simulator.tenant.clients();

    daemon.simulator.tenant.remove(String(id));
    await daemon.sweep();
    const first = await shown(daemon);
    await daemon.sweep();

    expect([first, await shown(daemon)]).toEqual([60, 59]);
    expect(daemon.logs('client.removed')).toMatchObject([{ clientId: id }]);
  });
});

test.each([0, 1, 250, 251, 500, 10_001])('a fleet of %i clients is shown whole', async (clients) => {
  await using daemon = await startDaemon({
    simulator: { clients },
    configure: (config) => ({
      ...config,
      sweep: { ...config.sweep, concurrency: 50 },
      tenants: config.tenants.map((one) => ({ ...one, rateLimit: { requests: 200, window: seconds(10) } })),
    }),
  });

  await daemon.until(
    async () => daemon.logs('sweep.completed').length > 0 && (await shown(daemon)) === clients,
  );

  const samples = await daemon.metrics();
  const { polled = 0, deferred = 0, ...others } = await covered(daemon);
  expect([samples.value('sailpoint_up'), samples.value('sailpoint_sweep_success')]).toEqual([1, 1]);
  expect(samples.all('sailpoint_managed_client_status').filter(({ value }) => value === 1)).toHaveLength(
    clients,
  );
  expect([polled + deferred, others]).toEqual([clients, { failed: 0, capped: 0 }]);
});

describe('each client counts under one outcome of the sweep,', () => {
  test('even when the fleet grows tenfold overnight, far beyond the cap', async () => {
    await using daemon = await startDaemon({
      simulator: { clients: 30 },
      configure: (config) => ({ ...config, sweep: { ...config.sweep, maxClients: 50 } }),
    });
    await daemon.swept();

    for (let more = 0; more < 270; more++) daemon.simulator.tenant.add();
    await daemon.sweep();

    expect(await covered(daemon)).toEqual({ polled: 50, failed: 0, deferred: 0, capped: 250 });
    expect(await shown(daemon)).toBe(50);
  });

  test('even when the cap is lowered below the number of known clients', async () => {
    await using daemon = await startDaemon({ simulator: { clients: 30 } });
    await daemon.swept();

    await daemon.reload((first) => ({ ...first, sweep: { ...first.sweep, maxClients: 4 } }));
    await daemon.swept();

    expect(await covered(daemon)).toEqual({ polled: 4, failed: 0, deferred: 0, capped: 26 });
    expect(await shown(daemon)).toBe(4);
  });

  test('even clients for which there is no room before others are removed', async () => {
    await using daemon = await startDaemon({
      configure: (config) => ({ ...config, sweep: { ...config.sweep, maxClients: 6 } }),
    });
    await daemon.swept();
    const { tenant } = daemon.simulator;
    const [{ id } = {}] = tenant.clients();

    tenant.remove(String(id));
    tenant.add();
    await daemon.sweep();
    const during = await covered(daemon);
    await daemon.sweep();

    expect(during).toEqual({ polled: 6, failed: 0, deferred: 0, capped: 1 });
    expect(await covered(daemon)).toEqual({ polled: 6, failed: 0, deferred: 0, capped: 0 });
  });
});
