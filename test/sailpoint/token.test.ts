import { describe, expect, test } from 'vitest';
import { secret } from '../../src/lib/secret.ts';
import { millis, seconds } from '../../src/lib/units.ts';
import { createExchange } from '../../src/sailpoint/exchange.ts';
import { TenantConnections } from '../../src/sailpoint/tenant-connections.ts';
import { type OAuthCredentials, TokenHolder } from '../../src/sailpoint/token.ts';
import { createTransport } from '../../src/sailpoint/transport.ts';
import {
  startTestSimulator,
  type TestSimulator,
  type TestSimulatorOptions,
} from '../simulator-tools/test-simulator.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { direct, never, passing, recordEvents, toldOf } from './start-tenant.ts';

const right = { clientId: 'test-client', clientSecret: 'right' };

/** A holder for the simulated tenant; `secretOf` is read for each token. */
async function start(
  options: Partial<TestSimulatorOptions> = {},
  secretOf: () => Promise<string> = async () => 'right',
) {
  const clock = new FakeClock();
  const simulator = await startTestSimulator({
    clock,
    port: 0,
    scenario: 'healthy',
    credentials: right,
    ...options,
  });
  const connections = new TenantConnections({ ...direct, requestTimeout: seconds(60) });
  const { events, told } = recordEvents();
  const transport = createTransport({ clock, connections, timeout: seconds(10), userAgent: 'test' });
  const lifetime = new AbortController();
  const holder = new TokenHolder({
    clock,
    exchange: createExchange({ clock, transport, events }),
    baseUrl: simulator.url,
    credentials: async (): Promise<OAuthCredentials> => ({
      clientId: secret('test-client'),
      clientSecret: secret(await secretOf()),
    }),
    events,
    lifetime: lifetime.signal,
  });
  return {
    clock,
    simulator,
    told,
    holder,
    lifetime,
    [Symbol.asyncDispose]: async () => {
      lifetime.abort();
      connections[Symbol.dispose]();
      await simulator[Symbol.asyncDispose]();
    },
  };
}

const asked = ({ requests }: TestSimulator): number => requests.count('token');

const answer = (body: unknown) => ({ kind: 'status', status: 200, body }) as const;

describe('a token', () => {
  test('is asked for once by all who want it at the same time', async () => {
    await using tenant = await start();

    const tokens = await Promise.all(Array.from({ length: 50 }, () => tenant.holder.get(never)));

    expect(new Set(tokens.map((token) => token.kind === 'ok' && token.value)).size).toBe(1);
    expect(asked(tenant.simulator)).toBe(1);
  });

  test.each([
    ['60 s before its end when it lives long', 749, 689],
    ['a tenth of its life before its end when it lives short', 100, 90],
    ['though it lives but 15 s', 15, 13.5],
  ])('is refreshed %s', async (_name, lifetime, refresh) => {
    await using tenant = await start({ tokenLifetime: seconds(lifetime) });
    await tenant.holder.get(never);

    await tenant.clock.advance(millis(refresh * 1_000 - 1));
    await tenant.holder.get(never);
    const before = asked(tenant.simulator);
    await tenant.clock.advance(millis(1));
    await tenant.holder.get(never);

    expect([before, asked(tenant.simulator)]).toEqual([1, 2]);
  });

  test('is told of with its end and its scopes', async () => {
    await using tenant = await start({ scopes: ['one', 'two'] });

    await tenant.holder.get(never);

    const expiry = tenant.clock.now() + 749_000;
    expect(toldOf(tenant.told, 'tokenRefreshed')).toEqual([{ expiry, scopes: ['one', 'two'] }]);
  });

  test('that was refused is replaced; to refuse an older one again changes nothing', async () => {
    await using tenant = await start();
    const first = await tenant.holder.get(never);
    if (first.kind === 'failed') throw new Error('no token');

    tenant.holder.discard(first.value);
    const second = await tenant.holder.get(never);
    tenant.holder.discard(first.value);
    const third = await tenant.holder.get(never);

    expect(second).not.toEqual(first);
    expect(third).toEqual(second);
    expect(asked(tenant.simulator)).toBe(2);
  });

  test('is asked for with credentials in the body alone, and shows itself to nobody', async () => {
    await using tenant = await start();

    const token = await tenant.holder.get(never);

    expect(tenant.simulator.requests.entries).toMatchObject([
      { path: '/oauth/token', query: '', status: 200 },
    ]);
    expect(JSON.stringify([token, tenant.told])).not.toMatch(/simulated-token|right/);
  });

  test.each([
    ['missing', {}, 54],
    ['null', { expires_in: null }, 54],
    ['0', { expires_in: 0 }, 54],
    ['negative', { expires_in: -5 }, 54],
    ['nonsense', { expires_in: 'soon' }, 54],
    ['text', { expires_in: '100' }, 90],
  ])('whose expires_in is %s is good for a while', async (_name, values, refresh) => {
    await using tenant = await start();
    tenant.simulator.faults.add({ operation: 'token' }, answer({ access_token: 'x', ...values }));
    await tenant.holder.get(never);

    await tenant.clock.advance(millis(refresh * 1_000 - 1));
    await tenant.holder.get(never);
    const before = asked(tenant.simulator);
    await tenant.clock.advance(millis(1));
    await tenant.holder.get(never);

    expect([before, asked(tenant.simulator)]).toEqual([1, 2]);
  });

  test.each([
    ['an object without', {}],
    ['one that is empty', { access_token: '' }],
    ['a number', { access_token: 7 }],
    ['two lines', { access_token: 'two\nlines' }],
    ['letters that no header can carry', { access_token: 'zwölf' }],
    ['more than a header can hold', { access_token: 'x'.repeat(8_193) }],
    ['a list', []],
    ['a text', 'text'],
    ['nothing', null],
  ])('is not in an answer that is, or has, %s', async (_name, body) => {
    await using tenant = await start();
    tenant.simulator.faults.add({ operation: 'token' }, answer(JSON.stringify(body)));

    const got = await passing(tenant.clock, tenant.holder.get(never));

    expect(got).toMatchObject({ kind: 'failed', failure: { kind: 'schema' } });
  });
});

describe('a refusal', () => {
  const wrong = async () => 'wrong';

  test('is remembered for 1 s, doubling to 10 s, so that a fleet does not ask again and again', async () => {
    await using tenant = await start({}, wrong);
    const askedAt: number[] = [];

    for (let second = 0; second <= 40; second++) {
      const before = asked(tenant.simulator);
      const token = await tenant.holder.get(never);
      expect(token).toMatchObject({ kind: 'failed', failure: { kind: 'auth', status: 401 } });
      if (asked(tenant.simulator) > before) askedAt.push(second);
      await tenant.clock.advance(seconds(1));
    }

    expect(askedAt).toEqual([0, 1, 3, 7, 15, 25, 35]);
    expect(toldOf(tenant.told, 'tokenFailed')).toHaveLength(7);
  });

  test('says nothing of another secret: a rotated one is tried at once', async () => {
    let current = 'wrong';
    await using tenant = await start({}, async () => current);
    await tenant.holder.get(never);

    current = 'right';

    expect(await tenant.holder.get(never)).toMatchObject({ kind: 'ok' });
  });

  test('is forgotten once a token came: the next one starts at 1 s again', async () => {
    let current = 'wrong';
    await using tenant = await start({}, async () => current);
    await tenant.holder.get(never);
    await tenant.clock.advance(seconds(1));
    await tenant.holder.get(never);
    current = 'right';
    const good = await tenant.holder.get(never);
    current = 'wrong';
    if (good.kind === 'ok') tenant.holder.discard(good.value);
    await tenant.holder.get(never);
    const before = asked(tenant.simulator);

    await tenant.clock.advance(seconds(1));
    await tenant.holder.get(never);

    expect(asked(tenant.simulator)).toBe(before + 1);
  });

  test.each([
    [400, 'auth'],
    [401, 'auth'],
    [403, 'auth'],
    [503, 'server_error'],
  ])('with %i is told as %s', async (status, kind) => {
    await using tenant = await start();
    tenant.simulator.faults.add(
      { operation: 'token' },
      { kind: 'status', status, body: { error: 'invalid_client' } },
    );

    const got = tenant.holder.get(never);
    const isTold = () => toldOf(tenant.told, 'tokenFailed').length === 1;
    await eventually(isTold, () => tenant.clock.advance(seconds(1)));

    expect(await got).toMatchObject({ failure: { kind } });
  });

  test('for a rate limit is none: it is not remembered', async () => {
    await using tenant = await start();
    tenant.simulator.faults.add(
      { operation: 'token', times: 1 },
      { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
    );

    const first = await tenant.holder.get(never);
    const second = await tenant.holder.get(never);

    expect([first, second]).toMatchObject([
      { failure: { kind: 'rate_limited', retryAfter: 7_000 } },
      { kind: 'ok' },
    ]);
  });

  test('that the secret cannot be read is told; it is read again each time', async () => {
    let isThere = false;
    const secretOf = async (): Promise<string> => {
      if (!isThere) throw new Error('ENOENT: /run/secrets/x');
      return 'right';
    };
    await using tenant = await start({}, secretOf);

    const first = await tenant.holder.get(never);
    isThere = true;
    const second = await tenant.holder.get(never);

    expect(first).toEqual({
      kind: 'failed',
      failure: { kind: 'credentials', problem: 'ENOENT: /run/secrets/x' },
    });
    expect(second).toMatchObject({ kind: 'ok' });
  });
});

test('who gives up waiting for a token leaves the request to the others', async () => {
  await using tenant = await start();
  const stop = new AbortController();
  const reason = new Error('stop');

  const givenUp = expect(tenant.holder.get(stop.signal)).rejects.toBe(reason);
  const other = tenant.holder.get(never);
  stop.abort(reason);

  await givenUp;
  expect(await other).toMatchObject({ kind: 'ok' });
  expect(asked(tenant.simulator)).toBe(1);
});

test('at the end nobody waits for a secret that cannot be read', async () => {
  await using tenant = await start({}, () => new Promise(() => {}));
  const token = tenant.holder.get(never);

  tenant.lifetime.abort();
  await tenant.holder.idle();

  expect(await token).toEqual({ kind: 'failed', failure: { kind: 'aborted' } });
  expect(tenant.told).toEqual([]);
});
