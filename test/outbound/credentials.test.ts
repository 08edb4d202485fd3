import { mkdir, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { millis, seconds } from '../../src/lib/units.ts';
import type { Effect } from '../../src/simulator/faults.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';
import { type Folder, folder } from '../config/loading.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { eventually, passUntil } from './passing-time.ts';
import { type WatchedTenant, type WatchOptions, watchTenant } from './watched-tenant.ts';

interface Setup extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly watched: WatchedTenant;
}

async function start(
  simulated: Partial<SimulatorOptions> = {},
  options: Partial<WatchOptions> = {},
): Promise<Setup> {
  await using stack = new AsyncDisposableStack();
  const clock = new FakeClock();
  const rateLimit = { requests: 100_000, window: seconds(10) };
  const simulator = stack.use(
    await startSimulator({ clock, port: 0, scenario: 'healthy', clients: 60, rateLimit, ...simulated }),
  );
  const watched = stack.use(watchTenant({ baseUrl: simulator.url, clock, ...options }));
  const opened = stack.move();
  return { simulator, watched, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const outcomes = ({ logs }: WatchedTenant) =>
  logs('sweep.completed').map(({ polled, failed, deferred }) => ({ polled, failed, deferred }));

const reasons = ({ logs }: WatchedTenant) => logs('sweep.failed').map(({ reason }) => reason);

test('tokens of 3 s that expire in mid-sweep cost no client, and one refresh each', async () => {
  const latency = { min: millis(400), max: millis(400) };
  await using setup = await start({ tokenLifetime: seconds(3), latency });
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

test('a token refused while many calls are in flight is renewed once, and each call is made once more', async () => {
  await using setup = await start({ clients: 10 });
  const { simulator, watched } = setup;
  await watched.sweep();
  const clients = [...watched.tenant.store.current().clients.values()];
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
  test('for statuses alone, sweep after sweep, are one line in the log and few requests', async () => {
    await using setup = await start();
    const { simulator, watched } = setup;
    const fault = simulator.faults.add({ operation: 'getManagedClientStatus' }, refused);
    for (let sweeps = 0; sweeps < 5; sweeps++) await watched.sweep();

    expect(watched.logs('api.auth_failed')).toHaveLength(1);
    expect(watched.logs('sweep.incomplete').map(({ reason }) => reason)).toEqual(Array(5).fill('auth'));
    // Those in flight, each once more.
    expect(simulator.requests.count('getManagedClientStatus')).toBeLessThanOrEqual(5 * 20);
    expect(simulator.requests.count('token')).toBeLessThanOrEqual(1 + 5);

    fault[Symbol.dispose]();
    await watched.sweep();
    simulator.faults.add({ operation: 'getManagedClientStatus' }, refused);
    await watched.sweep();
    expect(watched.logs('api.auth_failed'), 'a new streak').toHaveLength(2);
  });

  test('first for statuses and then at the token endpoint are one streak', async () => {
    await using setup = await start();
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
    ['that refuses by 403', { kind: 'status', status: 403, body: '<html>' }, 'auth'],
    ['that redirects', { kind: 'redirect', to: 'http://127.0.0.1:1/oauth/token' }, 'redirect'],
  ])(
    '%s is told by its reason, asked seldom, and used again when it is well',
    async (_case, effect, reason) => {
      await using setup = await start({ clients: 6 }, { requestTimeout: seconds(5) });
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

  test('that fails for a moment costs none of those who wait for the token', async () => {
    await using setup = await start({ clients: 10, tokenLifetime: seconds(20) });
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

/** As the kubelet does it: secret → ..data/secret, ..data → a folder of its own, replaced by renaming a link over it. */
async function mount(volume: Folder, version: string, secret: string): Promise<void> {
  const versionFolder = `..${version}`;
  await mkdir(join(volume.path, versionFolder));
  await volume.write(`${versionFolder}/client-secret`, `${secret}\n`);
  await symlink(versionFolder, join(volume.path, '..data_tmp'));
  await rename(join(volume.path, '..data_tmp'), join(volume.path, '..data'));
}

async function mounted(secret: string): Promise<Folder & { readonly secretPath: string }> {
  const volume = await folder();
  await mount(volume, '2026_01_01', secret);
  await symlink('..data/client-secret', join(volume.path, 'client-secret'));
  return { ...volume, secretPath: join(volume.path, 'client-secret') };
}

describe('a secret file that Kubernetes replaces', () => {
  const credentials = (clientSecret: string) => ({ clientId: 'the-client-id', clientSecret });

  test('is used for the next token', async () => {
    await using volume = await mounted('old-hunter2');
    await using setup = await start(
      { clients: 6, credentials: credentials('old-hunter2') },
      { clientSecret: { kind: 'file', path: volume.secretPath } },
    );
    const { simulator, watched } = setup;
    await watched.sweep();

    await mount(volume, '2026_01_02', 'new-hunter2');
    simulator.tokens.rotate(credentials('new-hunter2'));
    simulator.tokens.revoke();
    await watched.sweep();

    expect(outcomes(watched).map(({ polled }) => polled)).toEqual([6, 6]);
    expect(simulator.requests.count('token', 401)).toBe(0);
    expect(watched.output()).not.toContain('hunter2');
  });

  test('is used at once when the old secret has been refused, without waiting for the pause between attempts', async () => {
    await using volume = await mounted('old');
    await using setup = await start(
      { clients: 6, credentials: credentials('new') },
      { clientSecret: { kind: 'file', path: volume.secretPath } },
    );
    const { watched } = setup;
    for (let sweeps = 0; sweeps < 4; sweeps++) await watched.sweep();
    const poll = () => watched.tenant.api.list(new AbortController().signal);
    const before = await poll();

    await mount(volume, '2026_01_02', 'new');
    const after = await poll();

    expect([before.kind, after.kind]).toEqual(['failed', 'ok']);
    expect(watched.logs('api.auth_failed')).toHaveLength(1);
  });

  test('and is away for a while, is told once and used when it is back', async () => {
    await using volume = await mounted('right');
    await using setup = await start(
      { clients: 6, credentials: credentials('right') },
      { clientSecret: { kind: 'file', path: volume.secretPath } },
    );
    const { watched } = setup;
    await rename(join(volume.path, '..data'), join(volume.path, '..gone'));
    await watched.sweep();
    await watched.sweep();

    await rename(join(volume.path, '..gone'), join(volume.path, '..data'));
    await watched.sweep();

    expect(reasons(watched)).toEqual(['credentials', 'credentials']);
    expect(watched.logs('api.auth_failed')).toHaveLength(1);
    expect(outcomes(watched)).toEqual([{ polled: 6, failed: 0, deferred: 0 }]);
  });
});

test('a tenant that is stopped while it waits to ask for a token again leaves nothing behind', async () => {
  const { simulator, watched, ...setup } = await start();
  simulator.faults.add({ operation: 'token' }, { kind: 'status', status: 503 });
  const answer = watched.tenant.api.list(new AbortController().signal);
  await eventually(() => simulator.requests.count('token', 503) === 1 && watched.clock.sleeping > 0);

  await setup[Symbol.asyncDispose]();

  expect(await answer).toMatchObject({ kind: 'failed' });
});
