import { describe, expect, test } from 'vitest';
import { millis, seconds } from '../../src/lib/units.ts';
import type { Effect } from '../simulator-tools/faults.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { passUntil } from './passing-time.ts';
import { listenHttp } from './servers.ts';
import { outcomes, reasons, startTenant } from './start-watched-tenant.ts';
import { watchTenant } from './watched-tenant.ts';

test('tokens of 3 s that expire in mid-sweep cost no client and one refresh each', async () => {
  const latency = { min: millis(400), max: millis(400) };
  await using setup = await startTenant({ tokenLifetime: seconds(3), latency });
  const { simulator, watched } = setup;
  const started = watched.clock.tick();

  await watched.sweep();

  const lifetimes = (watched.clock.tick() - started) / 3_000;
  const codes = await watched.codes('getManagedClientStatus');
  expect(outcomes(watched)).toEqual([{ polled: 60, failed: 0, deferred: 0 }]);
  expect(codes['200']).toBe(60);
  expect(simulator.requests.count('token', 200)).toBeGreaterThan(1);
  expect(simulator.requests.count('token')).toBeLessThanOrEqual(Math.ceil(lifetimes * 2));
  // Those in flight when a token ended.
  expect(codes['401'] ?? 0).toBeLessThanOrEqual(10 * simulator.requests.count('token'));
  expect(watched.logs('api.auth_failed')).toEqual([]);
});

test('a token that is refused while many calls are in flight is renewed once, and each call is repeated once', async () => {
  await using setup = await startTenant({ clients: 10 });
  const { simulator, watched } = setup;
  await watched.sweep();
  const clients = [...watched.tenant.store.current().clients.values()];
  await watched.clock.advance(seconds(30));
  simulator.tokens.revoke();

  const answers = await Promise.all(
    clients.map((client) => watched.tenant.api.poll(client, new AbortController().signal)),
  );

  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['ok']));
  expect(simulator.requests.count('token')).toBe(2);
  expect(await watched.codes('getManagedClientStatus')).toEqual({ 200: 20, 401: 10 });
});

const refused: Effect = { kind: 'status', status: 401, body: { error: 'no' } };

describe('credentials that are refused', () => {
  test('for statuses alone, in every sweep, cause one log line and few requests', async () => {
    await using setup = await startTenant();
    const { simulator, watched } = setup;
    const fault = simulator.faults.add({ operation: 'getManagedClientStatus' }, refused);
    for (let sweeps = 0; sweeps < 5; sweeps++) await watched.sweep();

    expect(watched.logs('api.auth_failed')).toHaveLength(1);
    expect(watched.logs('sweep.incomplete').map(({ reason }) => reason)).toEqual(
      Array(5).fill('token_refused'),
    );
    // Those in flight, each twice more.
    expect(simulator.requests.count('getManagedClientStatus')).toBeLessThanOrEqual(5 * 30);
    // Each sweep asks for another token after either refusal, once for all calls in flight.
    expect(simulator.requests.count('token')).toBeLessThanOrEqual(2 + 5 * 2);

    fault[Symbol.dispose]();
    await watched.sweep();
    simulator.faults.add({ operation: 'getManagedClientStatus' }, refused);
    await watched.sweep();
    expect(watched.logs('api.auth_failed'), 'a new streak').toHaveLength(2);
  });

  test('first for statuses and then at the token endpoint count as one run of failures', async () => {
    await using setup = await startTenant();
    const { simulator, watched } = setup;
    simulator.faults.add({ operation: 'getManagedClientStatus' }, refused);
    await watched.sweep();

    simulator.tokens.revoke();
    simulator.faults.add({ operation: 'token' }, refused);
    await watched.sweep();
    await watched.sweep();

    expect(reasons(watched)).toEqual(['auth', 'auth']);
    expect(watched.logs('api.auth_failed')).toHaveLength(1);
  });
});

describe('a token endpoint', () => {
  test.each<readonly [string, Effect, string]>([
    ['that is down', { kind: 'status', status: 503, body: '<html>' }, 'server_error'],
    ['that resets', { kind: 'reset' }, 'reset'],
    ['that hangs', { kind: 'hang' }, 'timeout'],
    ['that shows a login page', { kind: 'html' }, 'html'],
    ['that answers nothing', { kind: 'empty' }, 'schema'],
    ['that answers other JSON', { kind: 'status', status: 200, body: { token: 1 } }, 'schema'],
    ['that refuses by 400', { kind: 'status', status: 400, body: { error: 'invalid_client' } }, 'auth'],
    ['that refuses by 401', { kind: 'status', status: 401, body: {} }, 'auth'],
    ['that refuses by 403', { kind: 'status', status: 403, body: { error: 'no' } }, 'auth'],
    ['with a block page for 403', { kind: 'status', status: 403, body: '<html>' }, 'html'],
    ['with a block page for 400', { kind: 'status', status: 400, body: '<html>' }, 'html'],
    ['with a block page for 401', { kind: 'status', status: 401, body: '<html>' }, 'html'],
    ['that refuses by 400 without a word', { kind: 'status', status: 400, body: '' }, 'schema'],
    ['that redirects', { kind: 'redirect', to: 'http://127.0.0.1:1/oauth/token' }, 'redirect'],
  ])(
    '%s is reported with its reason, asked rarely, and used again when it recovers',
    async (_case, effect, reason) => {
      await using setup = await startTenant({ clients: 6 }, { requestTimeout: seconds(5) });
      const { simulator, watched } = setup;
      const fault = simulator.faults.add({ operation: 'token' }, effect);
      for (let sweeps = 0; sweeps < 3; sweeps++) await watched.sweep();

      fault[Symbol.dispose]();
      await watched.sweep();

      expect(reasons(watched)).toEqual([reason, reason, reason]);
      expect(watched.logs('api.auth_failed')).toHaveLength(reason === 'auth' ? 1 : 0);
      expect(watched.logs('api.forbidden')).toEqual([]);
      expect(simulator.requests.count('token')).toBeLessThanOrEqual(3 * 9 + 1);
      expect(outcomes(watched)).toEqual([{ polled: 6, failed: 0, deferred: 0 }]);
    },
  );

  test('that fails for a moment costs no call that waits for the token', async () => {
    await using setup = await startTenant({ clients: 10, tokenLifetime: seconds(20) });
    const { simulator, watched } = setup;
    await watched.sweep();
    const clients = [...watched.tenant.store.current().clients.values()];
    await watched.clock.advance(seconds(30));
    simulator.faults.add({ operation: 'token', times: 2 }, { kind: 'status', status: 503 });

    const polls = clients.map((client) => watched.tenant.api.poll(client, new AbortController().signal));
    await passUntil(watched.clock, () => simulator.requests.count('token', 200) === 2);
    const answers = await Promise.all(polls);

    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['ok']));
    expect(simulator.requests.count('token', 503)).toBe(2);
  });
});

test('a tenant that is stopped while it waits to request a token again leaves nothing behind', async () => {
  const { simulator, watched, ...setup } = await startTenant();
  simulator.faults.add({ operation: 'token' }, { kind: 'status', status: 503 });
  const answer = watched.tenant.api.list(new AbortController().signal);
  await eventually(() => simulator.requests.count('token', 503) === 1 && watched.clock.sleeping > 0);

  await setup[Symbol.asyncDispose]();

  expect(await answer).toMatchObject({ kind: 'failed' });
});

test('tokens that become valid a second after they are issued cost no sweep and are not reported', async () => {
  let issued = 0;
  let validFrom = Number.POSITIVE_INFINITY;
  const clock = new FakeClock();
  await using tenant = await listenHttp(({ url }, response) => {
    const isToken = url === '/oauth/token';
    if (isToken) {
      issued += 1;
      validFrom = clock.tick() + 1_000;
      response.end(`{"access_token":"t${issued}","expires_in":700}`);
    } else if (clock.tick() < validFrom) response.writeHead(401).end('{"error":"JWT is not valid yet"}');
    else response.end('[]');
  });
  await using watched = watchTenant({ baseUrl: `http://127.0.0.1:${tenant.port}`, clock });

  await watched.sweep();

  expect(watched.logs('sweep.failed')).toEqual([]);
  expect(watched.logs('api.auth_failed')).toEqual([]);
  expect(issued).toBe(1);
});
