import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { seconds } from '../../src/lib/units.ts';
import { type Daemon, startDaemon, tenant } from '../support/start-daemon.ts';

const clients = 12;

/** A daemon whose clients are all gone from one list to the next; it beats each ten minutes. */
async function emptied(): Promise<
  Daemon & { readonly back: () => void; readonly next: () => Promise<void> }
> {
  const daemon = await startDaemon({
    simulator: { clients },
    configure: (config): Config => ({ ...config, schedule: '0 */10 * * * *' }),
  });
  await daemon.swept();
  const fault = daemon.simulator.faults.add(
    { operation: 'getManagedClients' },
    { kind: 'status', status: 200, body: [], headers: { 'x-total-count': '0' } },
  );
  const next = async () => {
    await daemon.clock.advance(seconds(600 - ((daemon.clock.now() / 1_000) % 600)));
    await daemon.swept();
  };
  await next();
  return { ...daemon, next, back: () => fault[Symbol.dispose]() };
}

async function told(daemon: Daemon) {
  const samples = await daemon.metrics();
  return {
    up: samples.value('sailpoint_up', { tenant }),
    listed: samples.value('sailpoint_managed_clients_listed', { tenant }),
    missing: samples.value('sailpoint_managed_clients_missing', { tenant }),
    served: samples.all('sailpoint_managed_client_status', { status: 'NORMAL' }).length,
    removed: samples.value('sailpoint_clients_removed_total', { tenant }),
    unwell: samples.all('sailpoint_managed_client_unwell').length,
  };
}

const held = { up: 1, listed: 0, missing: clients, served: clients, removed: 0, unwell: 0 };
const gone = { up: 1, listed: 0, missing: 0, served: 0, removed: clients, unwell: 0 };
const well = { up: 1, listed: clients, missing: 0, served: clients, removed: 0, unwell: 0 };

describe('a list that is empty all at once', () => {
  test('removes nobody for an hour, makes nobody unwell and is logged once, and is believed after that', async () => {
    await using daemon = await emptied();
    const reports = [await told(daemon)];

    for (let sweep = 0; sweep < 6; sweep++) {
      await daemon.next();
      reports.push(await told(daemon));
    }

    expect(reports).toEqual([held, held, held, held, held, held, gone]);
    expect(daemon.logs('clients.missing')).toMatchObject([{ level: 'warn', tenant, missing: 12, listed: 0 }]);
    expect(daemon.logs('client.removed')).toHaveLength(clients);
  });

  test('is forgotten when the clients are back, so nobody appears or is removed', async () => {
    await using daemon = await emptied();
    await daemon.next();

    daemon.back();
    await daemon.next();

    expect(await told(daemon)).toEqual(well);
    expect(['client.appeared', 'client.removed'].flatMap((event) => daemon.logs(event))).toEqual([]);
  });

  test('is believed at once after a reload', async () => {
    await using daemon = await emptied();

    await daemon.reload((config) => ({ ...config, schedule: '0 */10 * * * *' }));
    await daemon.swept();

    expect(await told(daemon)).toEqual(gone);
  });

  test('is not believed after a reload that finds the clients again', async () => {
    await using daemon = await emptied();

    daemon.back();
    await daemon.reload((config) => ({ ...config, schedule: '0 */10 * * * *' }));
    await daemon.swept();

    expect(await told(daemon)).toEqual(well);
  });
});

describe('a reload that asks for fewer clients', () => {
  const startWith = async () => {
    const daemon = await startDaemon({ simulator: { clients } });
    await daemon.swept();
    const [first] = daemon.simulator.tenant.clients();
    const clusterId = String(first?.['clusterId']);
    const left = daemon.simulator.tenant.clients().filter((client) => client['clusterId'] === clusterId);
    const ask = (filters: string) =>
      daemon.reload((config) => ({
        ...config,
        tenants: config.tenants.map((one) => ({ ...one, filters })),
      }));
    return { daemon, ask, filters: `clusterId eq "${clusterId}"`, left: left.length };
  };

  test('is believed: nobody is held, and who was not asked for is gone after two lists', async () => {
    const { daemon, ask, filters, left } = await startWith();
    await using _ = daemon;

    await ask(filters);
    await daemon.swept();
    const first = await told(daemon);
    await daemon.sweep();

    expect(left * 2).toBeLessThan(clients);
    expect(first).toMatchObject({ up: 1, listed: left, missing: 0 });
    expect(await told(daemon)).toMatchObject({ missing: 0, served: left, removed: clients - left });
  });

  test('is believed only once: if those then vanish, they are held', async () => {
    const { daemon, ask, filters, left } = await startWith();
    await using _ = daemon;
    await ask(filters);
    await daemon.swept();
    await daemon.sweep();

    const empty = { kind: 'status', status: 200, body: [], headers: { 'x-total-count': '0' } } as const;
    daemon.simulator.faults.add({ operation: 'getManagedClients' }, empty);
    await daemon.sweep();

    expect(await told(daemon)).toMatchObject({ listed: 0, missing: left, served: left });
  });

  test('leaves the loss that comes with other settings doubted', async () => {
    const { daemon } = await startWith();
    await using _ = daemon;
    const empty = { kind: 'status', status: 200, body: [], headers: { 'x-total-count': '0' } } as const;
    daemon.simulator.faults.add({ operation: 'getManagedClients' }, empty);

    await daemon.reload((config) => ({
      ...config,
      tenants: config.tenants.map((one) => ({ ...one, requestTimeout: seconds(5) })),
    }));
    await daemon.swept();

    expect(await told(daemon)).toMatchObject({ listed: 0, missing: clients });
  });
});
