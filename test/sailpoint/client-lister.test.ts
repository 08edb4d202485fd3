import { describe, expect, test } from 'vitest';
import type { Listing } from '../../src/fleet/listing.ts';
import { seconds } from '../../src/lib/units.ts';
import type { TenantApiSettings } from '../../src/sailpoint/tenant-api.ts';
import { never, openApi, passing, startTenant, type TestTenant, toldOf } from './start-tenant.ts';

const target = { operation: 'getManagedClients' } as const;

async function list({ api }: Pick<TestTenant, 'api'>): Promise<Listing> {
  const answer = await api.list(never);
  if (answer.kind === 'failed') throw new Error(answer.failure.kind);
  return answer.value;
}

const ids = ({ sightings }: Listing): readonly string[] =>
  sightings.map(({ listed }) => listed.id).toSorted();

const fleet = ({ simulator }: TestTenant): readonly string[] =>
  simulator.tenant
    .clients()
    .map(({ id }) => String(id))
    .toSorted();

describe('a list', () => {
  test.each([0, 1, 250, 251, 500, 600])('of %i clients has each of them once', async (clients) => {
    await using tenant = await startTenant({ clients });

    const listing = await list(tenant);

    expect(ids(listing)).toEqual(fleet(tenant));
    expect(listing).toMatchObject({ complete: true, provesAbsence: true, capped: 0 });
  });

  test('without a total is read to its end', async () => {
    await using tenant = await startTenant({ clients: 600 });
    tenant.simulator.faults.add(target, { kind: 'no-total' });

    const listing = await list(tenant);

    expect(ids(listing)).toEqual(fleet(tenant));
    expect(listing).toMatchObject({ complete: true, provesAbsence: true });
  });

  test.each([400, 404])('may end with a %i for an offset past the end', async (status) => {
    await using tenant = await startTenant({ clients: 250 });
    tenant.simulator.faults.add(target, { kind: 'no-total' });
    tenant.simulator.faults.add({ ...target, offset: 250 }, { kind: 'status', status });

    const listing = await list(tenant);

    expect(ids(listing)).toEqual(fleet(tenant));
    expect(listing.complete).toBe(true);
  });

  test.each([401, 403, 407, 418])(
    'does not end with a %i in the middle: that is a failure',
    async (status) => {
      await using tenant = await startTenant({ clients: 600 });
      tenant.simulator.faults.add(
        { ...target, offset: 250 },
        {
          kind: 'status',
          status,
          body: { error: 'no' },
        },
      );

      expect(await passing(tenant.clock, tenant.api.list(never))).toMatchObject({ kind: 'failed' });
    },
  );

  test.each([400, 404])('does not begin with a %i: that is a failure', async (status) => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add(target, { kind: 'status', status });

    expect(await tenant.api.list(never)).toMatchObject({ kind: 'failed' });
  });

  test.each([
    ['an object', {}],
    ['null', 'null'],
    ['text', '"x"'],
  ])('is no list when it is %s', async (_name, body) => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add(target, { kind: 'status', status: 200, body });

    expect(await passing(tenant.clock, tenant.api.list(never))).toMatchObject({
      failure: { kind: 'schema' },
    });
  });

  test('with a short page is read on from there, so that nobody is missed', async () => {
    await using tenant = await startTenant({ clients: 600 });
    tenant.simulator.faults.add({ ...target, offset: 250 }, { kind: 'short-page', missing: 2 });

    const listing = await list(tenant);

    expect(ids(listing)).toEqual(fleet(tenant));
    expect(listing).toMatchObject({ complete: true, listed: 600, total: 600 });
  });

  test('whose pages shifted has each client once, and proves nobody absent', async () => {
    await using tenant = await startTenant({ clients: 600 });
    tenant.simulator.faults.add({ ...target, offset: 250 }, { kind: 'shift' });

    const listing = await list(tenant);

    expect(new Set(ids(listing)).size).toBe(listing.sightings.length);
    expect(listing.sightings).toHaveLength(599);
    expect(listing).toMatchObject({ complete: true, provesAbsence: false });
  });

  test('with one client twice on one page has it once, and proves nobody absent', async () => {
    await using tenant = await startTenant({ clients: 2 });
    const [client] = tenant.simulator.tenant.clients();
    tenant.simulator.tenant.plant(client);

    const listing = await list(tenant);

    expect(ids(listing)).toEqual(fleet(tenant));
    expect(listing).toMatchObject({ complete: true, provesAbsence: false });
  });

  test.each([
    ['null', null],
    ['text', 'x'],
    ['an object without an id', { name: 'x' }],
    ['a nested list', [[]]],
  ])(
    'with %s in it drops and counts that; all others live, and nobody is proven absent: it may be anybody',
    async (_name, element) => {
      await using tenant = await startTenant({ clients: 3 });
      tenant.simulator.tenant.plant(element);

      const listing = await list(tenant);

      expect(ids(listing)).toEqual(fleet(tenant));
      expect(listing).toMatchObject({ complete: true, provesAbsence: false });
      expect(toldOf(tenant.told, 'unexpected')).toEqual(['element']);
    },
  );

  test.each([
    ['says so', { 'x-total-count': '0' }, true],
    ['does not count', {}, false],
  ])('without anybody proves everybody absent only when it %s', async (_name, headers, provesAbsence) => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add(target, { kind: 'status', status: 200, body: [], headers });

    expect(await list(tenant)).toMatchObject({ sightings: [], complete: true, provesAbsence });
  });

  test.each([
    ['no objects', [1, 'x', null, []]],
    ['objects without an id', [{}, { name: 'va-1' }]],
    ['objects with ids that none can have', [{ id: null }, { id: '..' }]],
  ])('of %s is no list of clients, and not an empty fleet', async (_what, body) => {
    await using tenant = await startTenant();
    const headers = { 'x-total-count': String(body.length) };
    tenant.simulator.faults.add(target, { kind: 'status', status: 200, body, headers });

    const answer = await passing(tenant.clock, tenant.api.list(never));

    expect(answer).toMatchObject({ kind: 'failed', failure: { kind: 'schema', status: 200 } });
  });

  test('whose last page holds a single element without an id has all others', async () => {
    await using tenant = await startTenant({ clients: 250 });
    tenant.simulator.tenant.plant({});

    expect(ids(await list(tenant))).toEqual(fleet(tenant));
  });

  test('with odd values counts each of them', async () => {
    await using tenant = await startTenant({ clients: 1 });
    const [id = ''] = fleet(tenant);
    tenant.simulator.tenant.change(id, { status: 'NEW', sinceLastSeen: 'long', name: {} });

    await list(tenant);

    expect(new Set(toldOf(tenant.told, 'unexpected'))).toEqual(new Set(['age', 'status', 'text']));
  });

  test('keeps clients apart whose names are equal, and ids that differ by case', async () => {
    await using tenant = await startTenant({ clients: 0 });
    tenant.simulator.tenant.add({ id: 'abc', name: 'same' });
    tenant.simulator.tenant.add({ id: 'ABC', name: 'same' });

    expect(ids(await list(tenant))).toEqual(['ABC', 'abc']);
  });

  test('is cut at maxClients; who is beyond is counted and not proven absent', async () => {
    await using tenant = await startTenant({ clients: 600 }, { maxClients: 300 });

    const listing = await list(tenant);

    expect(listing.sightings).toHaveLength(300);
    expect(listing).toMatchObject({ complete: true, provesAbsence: false, capped: 300 });
  });

  test('is asked for with the configured filter on every page', async () => {
    const filters = 'name eq "a \\"quoted\\" & odd name"';
    await using tenant = await startTenant({ clients: 0 }, { filters });
    const wanted = tenant.simulator.tenant.add({ name: 'a "quoted" & odd name' });
    tenant.simulator.tenant.add({ name: 'other' });

    expect(ids(await list(tenant))).toEqual([wanted]);
  });

  test('was read when its page arrived', async () => {
    await using tenant = await startTenant({ clients: 1 });
    await tenant.clock.advance(seconds(7));

    const { sightings } = await list(tenant);

    expect(sightings.map(({ readAt }) => readAt)).toEqual([7_000]);
  });
});

describe('the list of a shard', () => {
  const total = 4;
  const shards = Array.from({ length: total }, (_, index) => ({ index, total }));

  /** What each of the shards makes of one tenant. */
  const listAll = ({ simulator, clock }: TestTenant, settings: Partial<TenantApiSettings> = {}) =>
    Promise.all(
      shards.map(async (shard) => {
        await using stack = new AsyncDisposableStack();
        const { api, told } = openApi(simulator.url, clock, { ...settings, shard });
        stack.use(api);
        const listing = await list({ api });
        return { listing, unexpected: toldOf(told, 'unexpected') };
      }),
    );

  test('has its own clients; those of all shards are the fleet, each once', async () => {
    await using tenant = await startTenant({ clients: 600 });

    const lists = await listAll(tenant);

    expect(lists.flatMap(({ listing }) => ids(listing)).toSorted()).toEqual(fleet(tenant));
    for (const { listing } of lists) {
      expect(listing.sightings.length).toBeGreaterThan(100);
      expect(listing).toMatchObject({ complete: true, provesAbsence: true, capped: 0, tenantSize: 600 });
    }
  });

  test('tells of odd values of its own clients alone, so that each is counted once', async () => {
    await using tenant = await startTenant({ clients: 40 });
    for (const id of fleet(tenant)) tenant.simulator.tenant.change(id, { status: 'NEW' });
    tenant.simulator.tenant.plant(null);

    const lists = await listAll(tenant);

    const told = lists.flatMap(({ unexpected }) => unexpected);
    expect(told.filter((field) => field === 'status')).toHaveLength(40);
    expect(told.filter((field) => field === 'element')).toHaveLength(1);
  });

  test('proves nobody absent when clients of another shard shifted', async () => {
    await using tenant = await startTenant({ clients: 600 });
    tenant.simulator.faults.add({ ...target, offset: 250 }, { kind: 'shift' });

    const lists = await listAll(tenant);

    expect(lists.map(({ listing }) => listing.provesAbsence)).toEqual([false, false, false, false]);
  });

  test.each([
    ['more than all shards may read', 600, 100],
    ['more than a shard may keep', 600, 148],
    ['one more than all shards may read', 41, 10],
  ])(
    'of %s has maxClients at most, and whoever is beyond is capped once',
    async (_what, clients, maxClients) => {
      await using tenant = await startTenant({ clients });

      const lists = (await listAll(tenant, { maxClients })).map(({ listing }) => listing);

      const kept = lists.flatMap(ids);
      const capped = lists.reduce((sum, listing) => sum + listing.capped, 0);
      expect(new Set(kept).size).toBe(kept.length);
      expect(kept.length + capped).toBe(clients);
      expect(Math.max(...lists.map(({ sightings }) => sightings.length))).toBeLessThanOrEqual(maxClients);
      expect(capped).toBeGreaterThan(0);
    },
  );
});
