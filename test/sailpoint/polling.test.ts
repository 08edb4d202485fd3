import { describe, expect, test } from 'vitest';
import { apiFamilies } from '../../src/fleet/api-family.ts';
import type { Client } from '../../src/fleet/client.ts';
import { observeListed, observeReported } from '../../src/fleet/observe.ts';
import { seconds } from '../../src/lib/units.ts';
import { aClient } from '../support/builders.ts';
import { never, passing, startTenant, type TestTenant, toldOf } from './start-tenant.ts';

/** The first client of the fleet, as the list tells of it. */
async function firstClient({ api }: TestTenant): Promise<Client> {
  const listing = await api.list(never);
  const [first] = listing.kind === 'ok' ? listing.value.sightings : [];
  if (first === undefined) throw new Error('the fleet is empty');
  return observeListed(undefined, first.listed, first.readAt);
}

/** The types with which statuses were asked for, and what was answered. */
const asked = ({ simulator }: TestTenant): readonly string[] =>
  simulator.requests.entries
    .filter(({ operation }) => operation === 'getManagedClientStatus')
    .map(({ query, status }) => `${new URLSearchParams(query).get('type')} ${status}`);

test.each(apiFamilies)('a status is read in the family %s', async (family) => {
  await using tenant = await startTenant({}, { family });

  const reading = await tenant.api.poll(await firstClient(tenant), never);

  expect(reading).toMatchObject({ kind: 'ok', value: { reported: { status: 'NORMAL' } } });
});

test('a reading has its time by both clocks', async () => {
  await using tenant = await startTenant();
  const client = await firstClient(tenant);
  await tenant.clock.advance(seconds(7));

  const reading = await tenant.api.poll(client, never);

  expect(reading).toMatchObject({
    value: { readAt: 7_000, polledAt: tenant.clock.now(), acceptedType: 'VA' },
  });
});

describe('the type that a status call asks for', () => {
  test.each([
    ['VA', 'VA'],
    ['ccg', 'CCG'],
    ['Internal', 'INTERNAL'],
    ['IIQ_HARVESTER', 'IIQ_HARVESTER'],
    ['SOMETHING', 'VA'],
    [null, 'VA'],
  ])('of a client of type %s is %s', async (type, expected) => {
    await using tenant = await startTenant({ clients: 1 });

    await tenant.api.poll(aClient({ type }), never);

    expect(asked(tenant)[0]).toBe(`${expected} 404`);
  });

  test('is the other of VA and CCG if the first is refused, and the one that worked is remembered', async () => {
    await using tenant = await startTenant({ clients: 1 });
    const client = { ...(await firstClient(tenant)), type: 'CCG' };

    const first = await tenant.api.poll(client, never);
    if (first.kind === 'failed') throw new Error(first.failure.kind);
    const second = await tenant.api.poll(observeReported(client, first.value), never);

    expect(first.value.acceptedType).toBe('VA');
    expect(second.kind).toBe('ok');
    expect(asked(tenant)).toEqual(['CCG 404', 'VA 200', 'VA 200']);
  });

  test('is another one after a 400, too, since the type may be what is wrong', async () => {
    await using tenant = await startTenant({ clients: 1 });
    const client = await firstClient(tenant);
    const operation = 'getManagedClientStatus';
    tenant.simulator.faults.add({ operation, times: 1 }, { kind: 'status', status: 400 });
    tenant.simulator.tenant.change(client.id, { type: 'CCG' });

    expect(await tenant.api.poll(client, never)).toMatchObject({
      kind: 'ok',
      value: { acceptedType: 'CCG' },
    });
    expect(asked(tenant)).toEqual(['VA 400', 'CCG 200']);
  });

  test('is changed only once, so a client without a status is reported as such', async () => {
    await using tenant = await startTenant({ clients: 1 });

    expect(await tenant.api.poll(aClient({ id: 'gone' }), never)).toMatchObject({
      failure: { kind: 'not_found' },
    });
    expect(asked(tenant)).toEqual(['VA 404', 'CCG 404']);
  });

  test('is not changed for good if the second call fails for another reason', async () => {
    await using tenant = await startTenant({ clients: 1 });
    const fault = { operation: 'getManagedClientStatus' } as const;
    tenant.simulator.faults.add({ ...fault, times: 1 }, { kind: 'status', status: 404 });
    tenant.simulator.faults.add(fault, { kind: 'status', status: 503 });

    const reading = await tenant.api.poll(aClient({ id: 'a' }), never);

    expect(reading).toMatchObject({ failure: { kind: 'server_error' } });
  });

  test.each([403, 500])('is not changed after a %i', async (status) => {
    await using tenant = await startTenant({ clients: 1 });
    tenant.simulator.faults.add({ operation: 'getManagedClientStatus' }, { kind: 'status', status });

    await passing(tenant.clock, tenant.api.poll(await firstClient(tenant), never));

    expect(asked(tenant)).toEqual([`VA ${status}`]);
  });
});

describe('a status document', () => {
  test.each([['[]'], ['null'], ['"NORMAL"'], ['7']])('is not %s', async (body) => {
    await using tenant = await startTenant({ clients: 1 });
    const client = await firstClient(tenant);
    tenant.simulator.faults.add(
      { operation: 'getManagedClientStatus' },
      { kind: 'status', status: 200, body },
    );

    expect(await tenant.api.poll(client, never)).toMatchObject({ failure: { kind: 'schema' } });
  });

  test('that disagrees with the list wins, and is counted', async () => {
    await using tenant = await startTenant({ clients: 1 });
    const client = await firstClient(tenant);
    tenant.simulator.tenant.changeStatus(client.id, { status: 'ERROR', body: { status: 'ERROR' } });

    const reading = await tenant.api.poll(client, never);

    expect(reading).toMatchObject({ value: { reported: { status: 'ERROR' } } });
    expect(toldOf(tenant.told, 'unexpected')).toEqual(['status_conflict']);
  });
});

test.each(['../x', 'a/b', 'a b?c#d', 'ü', '533'])(
  'a client with the id %s is requested by exactly that id',
  async (id) => {
    await using tenant = await startTenant({ clients: 0 });
    tenant.simulator.tenant.add({ id });

    const reading = await tenant.api.poll(await firstClient(tenant), never);

    expect(reading.kind).toBe('ok');
  },
);
