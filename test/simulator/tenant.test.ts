import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { type Harness, harness, json, type WireClient } from './harness.ts';

const path = '/v2024/managed-clients';

const statusOf = async (tenant: Harness, id: string) =>
  json<{ status: unknown; body: { sinceSeenMillis: string; status: unknown } }>(
    await tenant.call('GET', `${path}/${encodeURIComponent(id)}/status?type=VA`),
  );

test('a test can give a client any value, and undefined leaves the field out', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();
  const odd = { status: null, name: 'a"b\\c\n\u0000\u{1F525}\uD800', lastSeen: 5, colour: { of: ['x'] } };

  tenant.simulator.tenant.change(id, { ...odd, type: undefined });

  const [shown] = json<WireClient[]>(await tenant.call('GET', path));
  expect(shown).toMatchObject(odd);
  expect(shown).not.toHaveProperty('type');
});

test('a change of the status document leaves the rest of its body as it was', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();

  tenant.simulator.tenant.changeStatus(id, { status: 'BROKEN', body: { sinceSeenMillis: 'soon' } });

  expect(await statusOf(tenant, id)).toMatchObject({
    status: 'BROKEN',
    body: { id, sinceSeenMillis: 'soon' },
  });
  expect(tenant.first().status).toBe('NORMAL');
});

test('the body of a status document can be anything', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();

  tenant.simulator.tenant.changeStatus(id, { body: null });

  expect((await statusOf(tenant, id)).body).toBeNull();
});

test('setStatus sets the status everywhere until the client is restored', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();
  const everywhere = async () => {
    const { status, body } = await statusOf(tenant, id);
    return [tenant.first().status, status, body.status];
  };

  tenant.simulator.tenant.setStatus(id, 'FAILED');
  const failed = await everywhere();
  tenant.simulator.tenant.restore(id);

  expect(failed).toEqual(['FAILED', 'FAILED', 'FAILED']);
  expect(await everywhere()).toEqual(['NORMAL', 'NORMAL', 'NORMAL']);
});

test('a silenced client grows older until it is revived', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();
  const age = async () => Number((await statusOf(tenant, id)).body.sinceSeenMillis);
  const before = await age();

  tenant.simulator.tenant.silence(id);
  await tenant.clock.advance(seconds(600));
  const silent = await age();
  tenant.simulator.tenant.revive(id);

  expect(silent).toBe(before + 600_000);
  expect(await age()).toBe(0);
});

test('clients can be added with any id, in a cluster or none, and removed', async () => {
  await using tenant = await harness({ clients: 0 });
  const { tenant: state } = tenant.simulator;

  const ids = [state.add(), state.add({ id: 'a/b c?d' }), state.add({ id: 'A/B C?D', name: 'loud' })];

  expect(tenant.fleet().map(({ id }) => id)).toEqual(ids);
  expect(await statusOf(tenant, 'A/B C?D')).toMatchObject({ status: 'NORMAL', body: { id: 'A/B C?D' } });
  expect([state.remove('a/b c?d'), state.remove('a/b c?d')]).toEqual([true, false]);
  expect(tenant.fleet()).toHaveLength(2);
});

test('any value can be planted in the list and taken out again', async () => {
  await using tenant = await harness({ clients: 1 });
  const { tenant: state } = tenant.simulator;
  const elements = [null, 5, 'text', [], { id: null }];
  const plants = elements.map((element) => state.plant(element));

  const planted = json<unknown[]>(await tenant.call('GET', path));
  for (const plant of plants) plant[Symbol.dispose]();

  expect(planted.slice(1)).toEqual(elements);
  expect(json<unknown[]>(await tenant.call('GET', path))).toHaveLength(1);
});

test('a client whose type is odd answers to its real type', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();
  const ask = async (type: string) => (await tenant.call('GET', `${path}/${id}/status?type=${type}`)).status;

  tenant.simulator.tenant.change(id, { type: null });
  const odd = [await ask('VA'), await ask('CCG')];
  tenant.simulator.tenant.change(id, { type: 'ccg' });

  expect(odd).toEqual([200, 404]);
  expect([await ask('VA'), await ask('CCG')]).toEqual([404, 200]);
});

test('hideAges makes sinceLastSeen null and keeps lastSeen', async () => {
  await using tenant = await harness();

  tenant.simulator.tenant.hideAges();

  const [first] = json<(WireClient & { lastSeen: string })[]>(await tenant.call('GET', path));
  expect(first?.sinceLastSeen).toBeNull();
  expect(Date.parse(first?.lastSeen ?? '')).toBeGreaterThan(0);
});
