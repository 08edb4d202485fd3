import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import type { Effect } from '../simulator-tools/faults.ts';
import { startTestSimulator, type TestSimulator } from '../simulator-tools/test-simulator.ts';
import { eventually } from '../support/eventually.ts';
import { passUntil, TrafficClock } from './passing-time.ts';
import { listenHttp } from './servers.ts';
import { type WatchedTenant, watchTenant } from './watched-tenant.ts';

const warnings: Error[] = [];
const note = (warning: Error): void => void warnings.push(warning);

beforeEach(() => {
  warnings.length = 0;
  process.on('warning', note);
});

afterEach(() => {
  process.off('warning', note);
});

const requestTimeout = seconds(15);

interface Storm extends AsyncDisposable {
  readonly simulator: TestSimulator;
  readonly watched: WatchedTenant;
}

/** A tenant that has been swept once, in good weather. */
async function sweptOnce(clients = 40): Promise<Storm> {
  await using stack = new AsyncDisposableStack();
  const clock = new TrafficClock(requestTimeout);
  const { pass } = clock;
  const rateLimit = { requests: 100_000, window: seconds(10) };
  const simulator = stack.use(
    await startTestSimulator({ clock, port: 0, scenario: 'healthy', clients, rateLimit }),
  );
  const watched = stack.use(
    watchTenant({
      baseUrl: simulator.url,
      clock,
      deadline: seconds(20),
      requestTimeout,
      pass: (_clock, condition) => pass(condition),
    }),
  );
  await watched.sweep();
  const opened = stack.move();
  return { simulator, watched, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** What is held open, by kind. Timers of the test itself come and go. */
const held = (): Readonly<Record<string, number>> => {
  const kinds = Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind);
  return Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length]));
};

const sockets = (): number => held()['TCPSocketWrap'] ?? 0;

const minutes = 10;
const sweeps = minutes * 2;

const storms: readonly (readonly [string, Effect, { readonly requests: number; readonly event: string }])[] =
  [
    ['429 without Retry-After', limit({}), { requests: 20 * 7, event: 'api.rate_limited' }],
    ['429 with Retry-After: 1', limit({ 'retry-after': '1' }), { requests: 600, event: 'api.rate_limited' }],
    [
      '429 with Retry-After: 0',
      limit({ 'retry-after': '0' }),
      { requests: 20 * 7, event: 'api.rate_limited' },
    ],
    [
      '429 with Retry-After: 3600',
      limit({ 'retry-after': '3600' }),
      { requests: 1, event: 'api.rate_limited' },
    ],
    [
      '401',
      { kind: 'status', status: 401, body: { error: 'no' } },
      { requests: 20 * 3, event: 'api.auth_failed' },
    ],
  ];

function limit(headers: Record<string, string>): Effect {
  return { kind: 'status', status: 429, headers, body: { message: ' Rate Limit Exceeded ' } };
}

describe.each(storms)('ten minutes of %s', (_name, effect, { requests, event }) => {
  test('cause few requests and one log line, and leave nothing open when they are over', async () => {
    await using storm = await sweptOnce();
    const { simulator, watched } = storm;
    const before = {
      asked: simulator.requests.count(),
      sockets: sockets(),
      sleeping: watched.clock.sleeping,
    };
    const fault = simulator.faults.add({}, effect);

    for (let done = 0; done < sweeps; done++) await watched.sweep();

    expect(watched.logs('sweep.failed')).toHaveLength(sweeps);
    expect(simulator.requests.count() - before.asked).toBeLessThanOrEqual(requests);
    expect(watched.logs(event)).toHaveLength(1);
    await eventually(() => sockets() <= before.sockets);
    // The governor may still wait for the end of the hold.
    expect(watched.clock.sleeping).toBeLessThanOrEqual(before.sleeping + 1);
    expect(warnings).toEqual([]);
    fault[Symbol.dispose]();
  });
});

test('the next sweep after a storm of 429 succeeds', async () => {
  await using storm = await sweptOnce();
  const { simulator, watched } = storm;
  const fault = simulator.faults.add({}, limit({}));
  for (let done = 0; done < 3; done++) await watched.sweep();

  fault[Symbol.dispose]();
  await watched.sweep();

  expect(watched.logs('sweep.completed').at(-1)).toMatchObject({ polled: 40, failed: 0 });
});

test('a thousand calls leave neither a listener on their shared signal nor a timer', async () => {
  await using storm = await sweptOnce(10);
  const { watched } = storm;
  const [client] = watched.tenant.store.current().clients.values();
  if (client === undefined) throw new Error('no client');
  const shared = new AbortController();
  const before = watched.clock.sleeping;

  for (let round = 0; round < 50; round++) {
    await Promise.all(Array.from({ length: 20 }, () => watched.tenant.api.poll(client, shared.signal)));
  }

  expect(getEventListeners(shared.signal, 'abort')).toHaveLength(0);
  expect(watched.clock.sleeping).toBe(before);
  expect(warnings).toEqual([]);
});

/** What is in use, without what is only not collected yet. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let times = 0; times < 3; times++) collect();
  return process.memoryUsage().heapUsed / 1_048_576;
}

test('thousands of calls that fail do not make the heap grow', async () => {
  await using server = await listenHttp(({ url }, response) => {
    if (url === '/oauth/token')
      response.end(`{"access_token":"${response.socket?.remotePort}","expires_in":700}`);
    else response.writeHead(401).end('{}');
  });
  await using watched = watchTenant({ baseUrl: `http://127.0.0.1:${server.port}`, logLevel: 'silent' });
  const shared = new AbortController();
  const call = () => watched.tenant.api.call('getManagedClient', { id: 'x' }, shared.signal);
  const calls = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      let isOver = false;
      const all = Promise.all(Array.from({ length: 10 }, call)).finally(() => {
        isOver = true;
      });
      await passUntil(watched.clock, () => isOver);
      await all;
    }
  };
  await calls(50);

  const growths: number[] = [];
  for (let block = 0; block < 5; block++) {
    const before = usedHeap();
    await calls(40);
    growths.push(usedHeap() - before);
  }

  // The median: what leaks does so in every block, what is only compiled or cached does not.
  const [, , median] = growths.toSorted((a, b) => a - b);
  expect(median).toBeLessThan(0.4);
  expect(warnings).toEqual([]);
});

test('calls that are aborted leave nothing open', async () => {
  await using storm = await sweptOnce(10);
  const { simulator, watched } = storm;
  simulator.faults.add({}, { kind: 'hang' });
  const before = watched.clock.sleeping;
  const clients = [...watched.tenant.store.current().clients.values()];
  const stop = new AbortController();
  const answers = Promise.all(clients.map((client) => watched.tenant.api.poll(client, stop.signal)));
  await passUntil(watched.clock, () => simulator.requests.count('getManagedClientStatus', 0) === 10);

  stop.abort();

  expect((await answers).map((answer) => answer.kind === 'failed' && answer.failure.kind)).toEqual(
    clients.map(() => 'aborted'),
  );
  expect(watched.clock.sleeping).toBe(before);
  await passUntil(watched.clock, () => sockets() <= 2);
});
