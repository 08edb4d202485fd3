import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { Shard } from '../../src/fleet/shard.ts';
import { secret } from '../../src/lib/secret.ts';
import { seconds } from '../../src/lib/units.ts';
import { eventually } from '../support/eventually.ts';
import type { Samples } from '../support/parse-metrics.ts';
import { type Daemon, startDaemon, startWorld, type World } from '../support/start-daemon.ts';

const infos = 'sailpoint_managed_client_info';
const list = { operation: 'getManagedClients' } as const;

/** As a shard of these, with a client id of its own. */
const asShard =
  (shard: Shard) =>
  (config: Config): Config => ({
    ...config,
    shard,
    tenants: config.tenants.map((tenant) => ({
      ...tenant,
      clientId: { kind: 'value', secret: secret(`client-id-${shard.index}`) },
    })),
  });

interface Shards extends AsyncDisposable {
  readonly world: World;
  readonly running: readonly Daemon[];
  /** One more daemon, after its first sweep. */
  readonly start: (shard: Shard) => Promise<Daemon>;
}

/** Daemons that share a tenant of so many clients, each after its first sweep. */
async function startShards(total: number, clients: number): Promise<Shards> {
  const stack = new AsyncDisposableStack();
  const world = await startWorld({ clients });
  stack.use(world.simulator);
  const running: Daemon[] = [];
  const start: Shards['start'] = async (shard) => {
    const daemon = stack.use(await startDaemon({ world, configure: asShard(shard) }));
    running.push(daemon);
    await daemon.swept();
    return daemon;
  };
  for (let index = 0; index < total; index += 1) await start({ index, total });
  return { world, running, start, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** What all of them export at this moment: a page that was rendered is served for a second. */
async function scrape(world: World, daemons: readonly Daemon[]): Promise<readonly Samples[]> {
  await world.clock.advance(seconds(1));
  return await Promise.all(daemons.map((daemon) => daemon.metrics()));
}

const exported = (pages: readonly Samples[]): readonly string[] =>
  pages.flatMap((page) => page.all(infos).map(({ labels }) => labels['client_id'] ?? '')).toSorted();

const fleetOf = ({ simulator }: World): readonly string[] =>
  simulator.tenant
    .clients()
    .map(({ id }) => String(id))
    .toSorted();

const sum = (pages: readonly Samples[], name: string, labels = {}): number =>
  pages.flatMap((page) => page.all(name, labels)).reduce((total, { value }) => total + value, 0);

const told = (daemons: readonly Daemon[], event: string): readonly unknown[] =>
  daemons.flatMap((daemon) => daemon.logs(event).map(({ clientId }) => clientId));

/** Brings a running daemon to another number of shards; its sweep has ended. */
async function reshard(daemon: Daemon, shard: Shard): Promise<void> {
  await daemon.reload(asShard(shard));
  await daemon.swept();
}

async function sweepAll({ running: [first, ...others] }: Shards): Promise<void> {
  await first?.sweep();
  await Promise.all(others.map((daemon) => daemon.swept()));
}

describe('four daemons that share a tenant', () => {
  test('export every client exactly once, and their sums are those of the fleet', async () => {
    await using shards = await startShards(4, 260);

    const pages = await scrape(shards.world, shards.running);

    expect(exported(pages)).toEqual(fleetOf(shards.world));
    expect(sum(pages, 'sailpoint_managed_clients')).toBe(260);
    expect(sum(pages, 'sailpoint_sweep_clients', { outcome: 'polled' })).toBe(260);
    expect(sum(pages, 'sailpoint_sweep_clients')).toBe(260);
    for (const [index, page] of pages.entries()) {
      expect(page.all(infos).length).toBeGreaterThan(40);
      expect(page.value('sailpoint_shards', { shard: String(index) })).toBe(4);
      expect(page.value('sailpoint_up')).toBe(1);
    }
  });

  test('all read the list, but poll each client once', async () => {
    await using shards = await startShards(4, 260);

    const { requests } = shards.world.simulator;

    expect(requests.count('getManagedClients')).toBe(4 * 2);
    expect(requests.count('getManagedClientStatus')).toBe(260);
  });

  test('report a client that comes or goes once, and count it once', async () => {
    await using shards = await startShards(4, 20);
    const { tenant } = shards.world.simulator;
    const [gone = ''] = fleetOf(shards.world);

    const come = tenant.add({ name: 'new' });
    tenant.remove(gone);
    await sweepAll(shards);
    await sweepAll(shards);

    const pages = await scrape(shards.world, shards.running);
    expect(told(shards.running, 'client.appeared')).toEqual([come]);
    expect(told(shards.running, 'client.removed')).toEqual([gone]);
    expect(sum(pages, 'sailpoint_clients_removed_total')).toBe(1);
    expect(exported(pages)).toEqual(fleetOf(shards.world));
  });

  test('have a rate limit each, since each has its own client id', async () => {
    const rateLimit = { requests: 40, window: seconds(10) };
    await using world = new AsyncDisposableStack();
    const { clock, simulator } = await startWorld({ clients: 120, rateLimit });
    world.use(simulator);
    const configure = (index: number) => (config: Config) => {
      const shard = asShard({ index, total: 4 })(config);
      return { ...shard, tenants: shard.tenants.map((tenant) => ({ ...tenant, rateLimit })) };
    };
    const daemons = await Promise.all(
      [0, 1, 2, 3].map(async (index) =>
        world.use(await startDaemon({ world: { clock, simulator }, configure: configure(index) })),
      ),
    );

    await daemons[0]?.until(() => daemons.every((daemon) => daemon.logs('sweep.completed').length > 0));

    const pages = await scrape({ clock, simulator }, daemons);
    expect(exported(pages)).toEqual(fleetOf({ clock, simulator }));
    expect(sum(pages, 'sailpoint_api_rate_limited_total')).toBe(0);
    expect(new Set(simulator.requests.entries.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('when the number of shards changes', () => {
  test('from 4 to 5, nobody is missing meanwhile and everybody is there once after it', async () => {
    await using shards = await startShards(4, 300);
    const { world, running } = shards;
    const fleet = fleetOf(world);
    const old = [...running];

    await shards.start({ index: 4, total: 5 });
    for (const [index, daemon] of old.entries()) {
      expect(new Set(exported(await scrape(world, running)))).toEqual(new Set(fleet));
      await reshard(daemon, { index, total: 5 });
    }

    const pages = await scrape(world, running);
    expect(exported(pages)).toEqual(fleet);
    expect(sum(pages, 'sailpoint_managed_clients')).toBe(300);
  });

  test('from 5 to 4, nobody is missing when the last goes after the others have changed', async () => {
    await using shards = await startShards(5, 300);
    const { world, running } = shards;

    for (const [index, daemon] of running.slice(0, 4).entries()) {
      expect(new Set(exported(await scrape(world, running)))).toEqual(new Set(fleetOf(world)));
      await reshard(daemon, { index, total: 4 });
    }

    expect(exported(await scrape(world, running.slice(0, 4)))).toEqual(fleetOf(world));
  });

  test('nobody appears or is removed, in the log or in the counter, then or later', async () => {
    await using shards = await startShards(2, 60);
    const { running } = shards;

    for (const [index, daemon] of running.entries()) await reshard(daemon, { index, total: 3 });
    await shards.start({ index: 2, total: 3 });
    for (const [index, daemon] of running.slice(0, 2).entries()) await reshard(daemon, { index, total: 2 });
    await sweepAll(shards);
    await sweepAll(shards);

    const pages = await scrape(shards.world, running);
    expect(told(running, 'client.appeared')).toEqual([]);
    expect(told(running, 'client.removed')).toEqual([]);
    expect(sum(pages, 'sailpoint_clients_removed_total')).toBe(0);
  });

  test('the clients of other shards go at once, before the next list; the others stay as they are', async () => {
    await using daemon = await startDaemon({ simulator: { clients: 60 } });
    await daemon.swept();
    const before = exported(await scrape(daemon, [daemon]));
    daemon.simulator.faults.add(list, { kind: 'hang' });
    const lists = daemon.simulator.requests.count(list.operation);

    await daemon.reload((config) => ({ ...config, shard: { index: 1, total: 2 } }));
    await eventually(() => daemon.simulator.requests.count(list.operation) > lists);

    const [page] = await scrape(daemon, [daemon]);
    const left = exported(page ? [page] : []);
    expect(before).toHaveLength(60);
    expect(left.length).toBeGreaterThan(15);
    expect(left.length).toBeLessThan(45);
    expect(page?.all('sailpoint_managed_client_poll_success')).toHaveLength(left.length);
    expect(page?.all('sailpoint_shards').map(({ labels, value }) => [labels['shard'], value])).toEqual([
      ['1', 2],
    ]);
  });

  test('a client that comes later is reported', async () => {
    await using shards = await startShards(1, 20);
    const [daemon] = shards.running;
    if (daemon === undefined) throw new Error('no daemon');
    await reshard(daemon, { index: 0, total: 2 });
    await shards.start({ index: 1, total: 2 });

    const come = shards.world.simulator.tenant.add({ name: 'new' });
    await sweepAll(shards);

    expect(told(shards.running, 'client.appeared')).toEqual([come]);
  });
});
