import { describe, expect, test } from 'vitest';
import type { SweepEvents } from '../../src/fleet/sweep-events.ts';
import { ok } from '../../src/lib/result.ts';
import { instant, millis, seconds } from '../../src/lib/units.ts';
import { createStore } from '../../src/sweep/store.ts';
import { createSweeper } from '../../src/sweep/sweeper.ts';
import { aCluster, acme, thresholds } from '../support/builders.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { failure, listed, listedClusters, type Script, scriptedApi } from './scripted-api.ts';

const interval = seconds(30);
const limit = () => ({ requests: 1_000, window: seconds(10) });
const settings = { deadline: seconds(10), concurrency: 2, removeAfter: 1, maxClients: 100 };

function start(first: Script = {}, store = createStore(acme)) {
  const clock = new FakeClock();
  let script = first;
  const told: string[] = [];
  const events: SweepEvents = {
    sweepEnded: (snapshot, problem) =>
      told.push(`ended ${snapshot.sweeps.last?.result} ${problem?.kind ?? null}`),
    sweepSkipped: (reason) => told.push(`skipped ${reason}`),
    clientsMissing: ({ missing, listed: left }) => told.push(`missing ${missing}, listed ${left}`),
    clientsChanged: (found) => told.push(...found.map(({ kind, client }) => `${kind} ${client.id}`)),
    pollsFailed: (polls) => told.push(...polls.map(({ client }) => `failed ${client.id}`)),
    clustersChanged: (found) => told.push(...found.map(({ kind, cluster }) => `${kind} ${cluster.id}`)),
    clustersRead: (problem) => told.push(...(problem === null ? [] : [`clusters ${problem.kind}`])),
    credentialRead: (days) => told.push(...(days === null ? [] : [`credential ${days}`])),
    sweepBroke: (error) => told.push(`broke ${String(error)}`),
  };
  const api = scriptedApi(clock, () => script);
  const sweeper = createSweeper({ clock, store, tools: { clock, api, settings, thresholds }, limit, events });
  const change = (next: Script): void => {
    script = next;
  };
  /** One beat, and all that follows from it. */
  const sweepOnce = async (): Promise<void> => {
    sweeper.beat(interval);
    await clock.advance(millis(0));
    await settle();
  };
  return { clock, store, api, sweeper, told, change, sweepOnce };
}

describe('a beat', () => {
  test('starts a sweep, which shows the list and then, when it has ended, what it has come to', async () => {
    const { clock, store, sweeper, told } = start({ latency: 1_000 });

    sweeper.beat(interval);
    await clock.advance(millis(999));
    const before = store.current();
    await clock.advance(millis(1_000));
    const during = store.current();
    await clock.advance(millis(1));

    const begun = { lastStart: expect.any(Number), last: null };
    expect(before).toMatchObject({ listedOnce: false, sweeps: begun });
    expect(before.clients.size).toBe(0);
    expect(during).toMatchObject({ listedOnce: true, sweeps: begun });
    expect(during.clients.size).toBe(2);
    expect(store.current().sweeps.last?.coverage.polled).toBe(2);
    expect(told).toEqual(['ended success null']);
    await sweeper[Symbol.asyncDispose]();
  });

  test('during a sweep is skipped and told of: there is never more than one', async () => {
    const { clock, api, sweeper, told } = start({ latency: 1_000 });

    sweeper.beat(interval);
    sweeper.beat(interval);
    await clock.advance(millis(500));
    sweeper.beat(interval);
    await clock.advance(millis(1_500));
    sweeper.beat(interval);
    await clock.advance(millis(2_000));

    expect(told).toEqual([
      'skipped still_running',
      'skipped still_running',
      'ended success null',
      'ended success null',
    ]);
    expect(api.asked.filter((what) => what === 'list')).toHaveLength(2);
    await sweeper[Symbol.asyncDispose]();
  });

  test('after a failed sweep starts the next: it recovers alone', async () => {
    const { store, told, change, sweepOnce } = start({ list: failure('dns') });
    await sweepOnce();

    change({});
    await sweepOnce();

    expect(told).toEqual(['ended failed dns', 'ended success null']);
    expect(store.current().up).toBe(true);
  });

  test('after a bug starts the next, and the bug is told of', async () => {
    const bug = () => {
      throw new TypeError('x is undefined');
    };
    const { store, told, change, sweepOnce } = start({ failureOf: bug });
    await sweepOnce();

    change({});
    await sweepOnce();

    expect(told).toEqual(['broke TypeError: x is undefined', 'ended success null']);
    expect(store.current().clients.size).toBe(2);
  });
});

describe('what changed is told once', () => {
  test('who appeared, who was removed', async () => {
    const { told, change, sweepOnce } = start();
    await sweepOnce();

    change({ list: listed(['b', 'c']) });
    await sweepOnce();
    await sweepOnce();

    expect(told).toEqual([
      'ended success null',
      'appeared c',
      'removed a',
      'ended success null',
      'ended success null',
    ]);
  });

  test('although the sweep that found it was aborted, as when the tenant is wired anew', async () => {
    const { clock, store, sweeper, sweepOnce, change } = start();
    await sweepOnce();
    change({ list: listed(['a', 'b', 'c']), latency: 1_000 });
    sweeper.beat(interval);
    await clock.advance(millis(1_500));
    await sweeper[Symbol.asyncDispose]();
    const shown = store.current().clients.size;

    const next = start({ list: listed(['a', 'b', 'c']) }, store);
    await next.sweepOnce();

    expect(shown).toBe(3);
    expect(next.told).toEqual(['appeared c', 'ended success null']);
  });

  test('whose call fails, once per streak', async () => {
    const { told, change, sweepOnce } = start({ failureOf: (id) => (id === 'a' ? 'timeout' : null) });

    await sweepOnce();
    await sweepOnce();
    change({});
    await sweepOnce();
    change({ failureOf: (id) => (id === 'a' ? 'timeout' : null) });
    await sweepOnce();

    expect(told.filter((line) => line.startsWith('failed'))).toEqual(['failed a', 'failed a']);
  });
});

describe('of the clusters and the credential', () => {
  test('changes and failures are told, and nothing of the first list', async () => {
    const { told, change, sweepOnce } = start({ clusters: listedClusters([aCluster()]) });
    await sweepOnce();

    change({ clusters: listedClusters([aCluster({ status: 'FAILED' }), aCluster({ id: 'c2' })]) });
    await sweepOnce();
    change({ clusters: failure('server_error') });
    await sweepOnce();
    change({ clusters: listedClusters([aCluster({ id: 'c2' })]) });
    await sweepOnce();

    expect(told.filter((line) => !line.startsWith('ended'))).toEqual([
      'cluster_status_changed c1',
      'cluster_appeared c2',
      'clusters server_error',
      'cluster_removed c1',
    ]);
  });

  test.each([
    [15, []],
    [14, ['credential 14']],
    [0, ['credential 0']],
    [-3, ['credential 0']],
  ])('an end in %i days is told from 14 days before', async (days, expected) => {
    const end = instant(Date.UTC(2026, 0, 1 + days, 12));
    const { told, sweepOnce } = start({ credentialExpiry: ok(end) });

    await sweepOnce();

    expect(told.filter((line) => line.startsWith('credential'))).toEqual(expected);
  });
});

describe('the end', () => {
  test('aborts the sweep that runs, whose half result does not count', async () => {
    const { clock, store, sweeper, told } = start({ latency: 1_000 });
    sweeper.beat(interval);
    await clock.advance(millis(1_500));

    await sweeper[Symbol.asyncDispose]();

    expect(store.current().sweeps).toMatchObject({ lastCompletion: null, last: null });
    expect(told).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  test('lets no beat start another', async () => {
    const { api, sweeper, sweepOnce, told } = start();
    await sweeper[Symbol.asyncDispose]();

    await sweepOnce();

    expect(api.asked).toEqual([]);
    expect(told).toEqual([]);
  });
});

test('a sweep hangs when it has outlived its deadline by half a minute, not before', async () => {
  const { clock, sweeper } = start({ latency: 1 });
  // An API that never answers, not even when it is given up.
  const deaf = createSweeper({
    clock,
    store: createStore(acme),
    tools: {
      clock,
      settings,
      api: {
        pageSize: 250,
        heldBy: () => null,
        list: () => new Promise<never>(() => {}),
        poll: () => new Promise<never>(() => {}),
        clusters: () => new Promise<never>(() => {}),
        credentialExpiry: () => new Promise<never>(() => {}),
      },
      thresholds,
    },
    limit,
    events: {
      sweepEnded: () => {},
      sweepSkipped: () => {},
      clientsMissing: () => {},
      clientsChanged: () => {},
      pollsFailed: () => {},
      clustersChanged: () => {},
      clustersRead: () => {},
      credentialRead: () => {},
      sweepBroke: () => {},
    },
  });

  deaf.beat(interval);
  await clock.advance(seconds(40));
  const before = deaf.isHung();
  await clock.advance(millis(1));

  expect([before, deaf.isHung(), sweeper.isHung()]).toEqual([false, true, false]);
});
