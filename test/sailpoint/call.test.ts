import { describe, expect, test } from 'vitest';
import { failed, ok } from '../../src/lib/result.ts';
import { secret } from '../../src/lib/secret.ts';
import { millis, seconds, tick } from '../../src/lib/units.ts';
import { createCall } from '../../src/sailpoint/call.ts';
import { Governor } from '../../src/sailpoint/governor.ts';
import type { OperationName } from '../../src/sailpoint/operations.ts';
import { FakeClock } from '../support/fake-clock.ts';
import {
  never,
  passing,
  recordEvents,
  startTenant,
  type TestTenant,
  type Told,
  toldOf,
} from './start-tenant.ts';

const limited = (header: string | null) =>
  ({ kind: 'status', status: 429, headers: header === null ? {} : { 'retry-after': header } }) as const;

const list = ({ api, clock }: TestTenant, signal = never) =>
  passing(clock, api.call('getManagedClients', { query: { limit: '5' } }, signal));

const status = ({ api, clock, simulator }: TestTenant) => {
  const [{ id } = { id: null }] = simulator.tenant.clients();
  return passing(clock, api.call('getManagedClientStatus', { id: String(id), query: { type: 'VA' } }, never));
};

/** When requests for this arrived, in milliseconds since the first. */
const arrivals = ({ simulator }: TestTenant, operation: OperationName | 'token'): readonly number[] => {
  const all = simulator.requests.entries.filter((entry) => entry.operation === operation).map(({ at }) => at);
  return all.map((at) => at - (all[0] ?? 0));
};

const codes = ({ told }: TestTenant): readonly unknown[] =>
  toldOf(told, 'attempted').map((attempt) => {
    const { operation, code } = attempt as { operation: string; code: string };
    return `${operation} ${code}`;
  });

/** Waits until one more event of a kind was told. The clock goes on. */
async function happened({ told, clock }: TestTenant, event: Told['event']): Promise<void> {
  const before = toldOf(told, event).length;
  while (toldOf(told, event).length === before) await clock.advance(millis(100));
}

test('a call reports each attempt, and its end once', async () => {
  await using tenant = await startTenant();

  const answer = await list(tenant);

  expect(answer).toMatchObject({ kind: 'ok' });
  expect(codes(tenant)).toEqual(['token 200', 'getManagedClients 200']);
  expect(toldOf(tenant.told, 'settled')).toEqual([{ operation: 'getManagedClients', failure: null }]);
  expect(toldOf(tenant.told, 'retried')).toEqual([]);
  expect(toldOf(tenant.told, 'waited')).toEqual([0]);
});

describe('a 401', () => {
  test('renews the token once for all calls under way', async () => {
    await using tenant = await startTenant();
    await list(tenant);
    tenant.simulator.tokens.revoke();

    const answers = await Promise.all(Array.from({ length: 20 }, () => status(tenant)));

    expect(answers.every(({ kind }) => kind === 'ok')).toBe(true);
    expect(tenant.simulator.requests.count('token')).toBe(2);
  });

  test('to the renewed token, too, is the end: once more after a pause, then with another token', async () => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add({ operation: 'getManagedClients' }, { kind: 'revoke-tokens' });

    const answer = await list(tenant);

    expect(answer).toMatchObject({ kind: 'failed', failure: { kind: 'token_refused', status: 401 } });
    expect(codes(tenant)).toEqual([
      'token 200',
      'getManagedClients 401',
      'getManagedClients 401',
      'token 200',
      'getManagedClients 401',
    ]);
  });

  test('does not use up the attempts of a page', async () => {
    await using tenant = await startTenant();
    const { faults } = tenant.simulator;
    const target = { operation: 'getManagedClients', times: 1 } as const;
    faults.add(target, { kind: 'revoke-tokens' });
    await list(tenant);
    faults.clear();
    faults.add({ ...target, times: 2 }, { kind: 'status', status: 500 });

    expect(await list(tenant)).toMatchObject({ kind: 'ok' });
  });

  test('of the token endpoint ends the call without a request to the API', async () => {
    const credentials = { clientId: 'other', clientSecret: 'other' };
    await using tenant = await startTenant({ credentials });

    expect(await list(tenant)).toMatchObject({ kind: 'failed', failure: { kind: 'auth' } });
    expect(codes(tenant)).toEqual(['token 401']);
  });
});

test('a request that writes arrives unchanged, and only once', async () => {
  await using tenant = await startTenant({ clients: 1 });
  const { api, simulator } = tenant;
  const [{ clusterId } = { clusterId: null }] = simulator.tenant.clients();

  await api.call('createManagedClient', { body: { name: 'Zürich "1"', clusterId } }, never);
  const [, { id } = { id: null }] = simulator.tenant.clients();
  const patch = [{ op: 'replace', path: '/description', value: 'new' }];
  await api.call('updateManagedClient', { id: String(id), body: patch }, never);

  expect(simulator.tenant.clients()).toMatchObject([{}, { name: 'Zürich "1"', description: 'new' }]);
});

describe('a failure that may pass', () => {
  test.each([
    ['a server error', { kind: 'status', status: 503 }],
    ['a reset', { kind: 'reset' }],
  ] as const)('such as %s makes a page repeat after 0.3 s, then after 0.6 s', async (_name, effect) => {
    await using tenant = await startTenant();
    const { clock } = tenant;
    tenant.simulator.faults.add({ operation: 'getManagedClients', times: 2 }, effect);
    const answer = tenant.api.call('getManagedClients', {}, never);

    for (const [attempts, pause] of [
      [1, 300],
      [2, 600],
    ] as const) {
      // The token's attempt comes first. Then the pause is all that sleeps.
      while (codes(tenant).length < 1 + attempts || clock.sleeping !== 1) await clock.advance(millis(0));
      await clock.advance(millis(pause - 1));
      expect(clock.sleeping).toBe(1);
      await clock.advance(millis(1));
    }

    expect(await answer).toMatchObject({ kind: 'ok' });
    expect(toldOf(tenant.told, 'retried')).toHaveLength(2);
    expect(clock.tick()).toBe(900);
  });

  test('does not make a status call repeat, since the next sweep is soon', async () => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add({ operation: 'getManagedClientStatus' }, { kind: 'status', status: 500 });

    expect(await status(tenant)).toMatchObject({ failure: { kind: 'server_error' } });
    expect(tenant.simulator.requests.count('getManagedClientStatus')).toBe(1);
  });
});

test.each([
  ['a page may have 2 MB', 'getManagedClients', 2_000_000, 'ok'],
  ['a page may not have 17 MB', 'getManagedClients', 17_000_000, 'too_large'],
  ['a status may not have 2 MB', 'getManagedClientStatus', 2_000_000, 'too_large'],
  ['a token may not have 100 kB', 'token', 100_000, 'too_large'],
] as const)('%s', async (_name, operation, bytes, expected) => {
  await using tenant = await startTenant();
  tenant.simulator.faults.add({ operation }, { kind: 'huge', bytes });

  const answer = await (operation === 'getManagedClientStatus' ? status(tenant) : list(tenant));

  expect(answer.kind === 'ok' ? 'ok' : answer.failure.kind).toBe(expected);
});

test('a request that is sent again because its connection was dead takes another turn', async () => {
  const clock = new FakeClock();
  const governor = new Governor(clock, { requests: 1, window: seconds(10) });
  const answers = [
    failed({ kind: 'reset', wasIdle: true } as const),
    ok({ json: {}, total: null, sentAt: null }),
  ];
  const sent: number[] = [];
  const call = createCall({
    clock,
    governor,
    baseUrl: '',
    family: 'v2024',
    tokens: {
      get: async () => ok({ value: secret('token'), issuedAt: tick(0), refreshAt: tick(1) }),
      discard: () => {},
    },
    events: recordEvents().events,
    exchange: async () => {
      sent.push(clock.tick());
      return answers.shift() ?? failed({ kind: 'aborted' });
    },
  });

  const answer = call('getManagedClientStatus', { id: 'a' }, never);
  await clock.advance(seconds(60));

  expect(await answer).toMatchObject({ kind: 'ok' });
  // The window, and what is added to it because two clocks differ.
  expect(sent).toEqual([0, 10_020]);
});

describe('after a 429 the call', () => {
  test('repeats the same request when Retry-After has passed, and no earlier', async () => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add({ operation: 'getManagedClients', times: 1 }, limited('7'));

    const answer = await list(tenant);

    const [, second = 0] = arrivals(tenant, 'getManagedClients');
    expect(answer).toMatchObject({ kind: 'ok' });
    expect(second).toBeGreaterThanOrEqual(7_000);
    expect(second).toBeLessThan(8_000);
  });

  test('makes all other requests of the tenant wait, too', async () => {
    await using tenant = await startTenant();
    const { requests, faults } = tenant.simulator;
    faults.add({ operation: 'getManagedClients', times: 1 }, limited('60'));
    const refused = tenant.api.call('getManagedClients', {}, never);
    await happened(tenant, 'limited');

    await Promise.all([refused, status(tenant), status(tenant)]);

    const [, first, ...others] = requests.entries.map(({ status: code, at }) => ({ code, at }));
    expect(first?.code).toBe(429);
    expect(others).toHaveLength(3);
    expect(others.every(({ at }) => at >= (first?.at ?? 0) + 60_000)).toBe(true);
  });

  test('of the token endpoint makes all requests wait, too', async () => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add({ operation: 'token', times: 1 }, limited('7'));

    const answer = await list(tenant);

    const [, second = 0] = arrivals(tenant, 'token');
    expect(answer).toMatchObject({ kind: 'ok' });
    expect(second).toBeGreaterThanOrEqual(7_000);
  });

  test.each([
    ['no answer', { kind: 'reset' }, true],
    ['an answer, be it bad', { kind: 'status', status: 500 }, false],
  ] as const)('and %s, the limit lasts: %o, %s', async (_name, effect, isLimited) => {
    const clock = new FakeClock();
    const governor = new Governor(clock, { requests: 100, window: seconds(10) });
    await using tenant = await startTenant({}, { clock, governor });
    const target = { operation: 'getManagedClientStatus' } as const;
    tenant.simulator.faults.add({ ...target, times: 1 }, limited('1'));
    const answer = tenant.api.call('getManagedClientStatus', { id: 'a' }, never);
    while (governor.heldBy === null) await clock.advance(millis(0));
    tenant.simulator.faults.add(target, effect);

    await passing(clock, answer);

    expect(governor.heldBy !== null).toBe(isLimited);
  });

  test('reports the wait and its end', async () => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add({ operation: 'getManagedClients', times: 1 }, limited('7'));

    await list(tenant);

    const [limit] = toldOf(tenant.told, 'limited');
    expect(limit).toMatchObject({ operation: 'getManagedClients', wait: 7 });
    expect(toldOf(tenant.told, 'retried')).toHaveLength(1);
    expect(toldOf(tenant.told, 'waited')).toEqual([0, 7]);
  });

  test('sends no more requests than that for ten minutes, and ends at its deadline', async () => {
    await using tenant = await startTenant();
    tenant.simulator.faults.add({ operation: 'getManagedClients' }, limited(null));
    const stop = new AbortController();
    const answer = tenant.api.call('getManagedClients', {}, stop.signal);

    while (tenant.clock.tick() < 600_000) await tenant.clock.advance(millis(100));
    await happened(tenant, 'limited');
    stop.abort();

    expect(await answer).toMatchObject({ failure: { kind: 'rate_limited', retryAfter: null } });
    expect(tenant.simulator.requests.count('getManagedClients')).toBeLessThanOrEqual(64);
  });
});

describe('a call that is aborted', () => {
  test('while it waits for its turn is reported as aborted, and leaves nothing behind', async () => {
    const clock = new FakeClock();
    const governor = new Governor(clock, { requests: 1, window: seconds(60) });
    await using tenant = await startTenant({}, { clock, governor });
    await list(tenant);
    const stop = new AbortController();

    const answer = tenant.api.call('getManagedClients', {}, stop.signal);
    stop.abort();

    expect(await answer).toMatchObject({ kind: 'failed', failure: { kind: 'aborted' } });
    expect(clock.sleeping).toBe(0);
  });

  test('while it waits to repeat is reported as aborted', async () => {
    await using tenant = await startTenant();
    const stop = new AbortController();
    tenant.simulator.faults.add({ operation: 'getManagedClients' }, { kind: 'status', status: 500 });

    const answer = tenant.api.call('getManagedClients', {}, stop.signal);
    while (tenant.simulator.requests.count('getManagedClients', 500) === 0)
      await tenant.clock.advance(millis(0));
    stop.abort();

    expect(await answer).toMatchObject({ kind: 'failed', failure: { kind: 'aborted' } });
    expect(tenant.clock.sleeping).toBe(0);
  });
});

test('the API’s clock is measured, and an operation that will be removed is told of', async () => {
  await using tenant = await startTenant();
  const target = { operation: 'getManagedClients' } as const;
  tenant.simulator.faults.add(target, { kind: 'clock-off', by: seconds(90) });
  tenant.simulator.faults.add(target, {
    kind: 'status',
    status: 200,
    body: '[]',
    headers: { 'x-deprecated': 'true' },
  });

  await tenant.api.call('getManagedClients', {}, never);

  expect(toldOf(tenant.told, 'clockSkewMeasured').at(-1)).toBeCloseTo(90, -1);
  expect(toldOf(tenant.told, 'deprecated')).toEqual(['getManagedClients']);
});

test('no event contains the token or the credentials', async () => {
  await using tenant = await startTenant();

  await list(tenant);

  expect(JSON.stringify(tenant.told)).not.toMatch(/simulated-token|test-client|test-secret/);
});
