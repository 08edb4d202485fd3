import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { startTestSimulator, type TestSimulator } from '../simulator-tools/test-simulator.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { listenRelay, type Relay } from './servers.ts';
import { type WatchedTenant, watchTenant } from './watched-tenant.ts';

interface Setup extends AsyncDisposable {
  readonly simulator: TestSimulator;
  readonly relay: Relay;
  readonly watched: WatchedTenant;
}

/** A tenant beyond a firewall, swept once, so that connections are open. */
async function sweptOnce(tokenLifetime = seconds(749)): Promise<Setup> {
  await using stack = new AsyncDisposableStack();
  const clock = new FakeClock();
  const rateLimit = { requests: 100_000, window: seconds(10) };
  const simulator = stack.use(
    await startTestSimulator({ clock, port: 0, scenario: 'healthy', clients: 24, rateLimit, tokenLifetime }),
  );
  const relay = stack.use(await listenRelay(Number(new URL(simulator.url).port)));
  const watched = stack.use(watchTenant({ baseUrl: `http://127.0.0.1:${relay.port}`, clock }));
  await watched.sweep();
  const opened = stack.move();
  return { simulator, relay, watched, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

test('connections are kept from sweep to sweep', async () => {
  await using setup = await sweptOnce();
  const before = setup.relay.connections();

  await setup.watched.sweep();

  expect(setup.relay.connections()).toBe(before);
});

test('connections that died between sweeps cost one request, but no client and no sweep', async () => {
  await using setup = await sweptOnce();
  setup.relay.forget();

  await setup.watched.sweep();

  expect(setup.watched.logs('sweep.completed').map(({ polled, failed }) => [polled, failed])).toEqual([
    [24, 0],
    [24, 0],
  ]);
  expect(await setup.watched.codes()).toMatchObject({ reset: 1 });
  expect(setup.watched.logs('client.poll_failed')).toEqual([]);
});

test('status calls in flight over dead connections are all repeated once', async () => {
  await using setup = await sweptOnce();
  const { relay, watched } = setup;
  const clients = [...watched.tenant.store.current().clients.values()].slice(0, 8);
  relay.forget();

  const answers = await Promise.all(
    clients.map((client) => watched.tenant.api.poll(client, new AbortController().signal)),
  );

  expect(answers.map(({ kind }) => kind)).toEqual(clients.map(() => 'ok'));
  expect((await watched.codes('getManagedClientStatus'))['reset']).toBeGreaterThan(0);
});

test('a token is requested again if its connection was dead', async () => {
  await using setup = await sweptOnce(seconds(20));
  setup.relay.forget();

  await setup.watched.sweep();

  expect(await setup.watched.codes('token')).toEqual({ 200: 2, reset: 1 });
  expect(setup.watched.logs('sweep.completed')).toHaveLength(2);
});

test('a request that changes the tenant is not sent twice', async () => {
  await using setup = await sweptOnce();
  setup.relay.forget();

  const answer = await setup.watched.tenant.api.call(
    'createManagedClient',
    { body: { name: 'va', type: 'VA', clusterId: 'c' } },
    new AbortController().signal,
  );

  expect(answer).toMatchObject({ kind: 'failed', failure: { kind: 'reset' } });
  expect(await setup.watched.codes('createManagedClient')).toEqual({ reset: 1 });
});

test('a call that is reset over a new connection, too, fails', async () => {
  await using setup = await sweptOnce();
  const { simulator, watched } = setup;
  const [first] = simulator.tenant.clients() as readonly { readonly id: string }[];
  simulator.faults.add({ operation: 'getManagedClientStatus', clientId: first?.id ?? '' }, { kind: 'reset' });

  await watched.sweep();

  expect(watched.logs('client.poll_failed').map(({ clientId, reason }) => [clientId, reason])).toEqual([
    [first?.id, 'reset'],
  ]);
  expect(await watched.codes('getManagedClientStatus')).toMatchObject({ reset: 2 });
});
