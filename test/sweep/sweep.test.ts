import { describe, expect, test } from 'vitest';
import type { ApiFailureKind } from '../../src/fleet/api-failure.ts';
import { failuresInARow } from '../../src/fleet/client.ts';
import { emptySnapshot, type Snapshot } from '../../src/fleet/snapshot.ts';
import { ok } from '../../src/lib/result.ts';
import { instant, millis, seconds, tick } from '../../src/lib/units.ts';
import type { Allowance } from '../../src/sweep/budget.ts';
import { sweep } from '../../src/sweep/sweep.ts';
import {
  aClient,
  aCluster,
  acme,
  age,
  answered,
  aSnapshot,
  clustersById,
  thresholds,
} from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { failure, listed, listedClusters, type Script, scriptedApi } from './scripted-api.ts';

const never = new AbortController().signal;
const settings = { deadline: seconds(10), concurrency: 2, removeAfter: 2, maxClients: 100 };

function start(first: Script = {}, allowance: Allowance | null = null, deadline = settings.deadline) {
  const clock = new FakeClock();
  let script = first;
  const api = scriptedApi(clock, () => script);
  const shown: Snapshot[] = [];
  const show = (snapshot: Snapshot) => shown.push(snapshot);
  const tools = {
    clock,
    api,
    settings: { ...settings, deadline },
    thresholds,
    allowance,
    acknowledgedAt: null,
    show,
  };
  const begin = (before: Snapshot, signal = never) => sweep(before, tools, signal);
  const run = async (before: Snapshot, signal = never) => {
    const end = begin(before, signal);
    await clock.advance(seconds(20));
    return await end;
  };
  const change = (next: Script): void => {
    script = next;
  };
  return { clock, api, begin, run, change, shown };
}

const ids = ({ clients }: Snapshot): readonly string[] => [...clients.keys()];
const nothing = emptySnapshot(acme);

describe('a sweep in which all goes well', () => {
  test('brings a snapshot of the whole fleet, and is a success', async () => {
    const { clock, run } = start();
    const startedAt = clock.now();

    const { snapshot, problem, failedPolls } = await run(nothing);

    expect(ids(snapshot)).toEqual(['a', 'b']);
    expect(snapshot).toMatchObject({ up: true, listProblem: null, listedOnce: true, takenAt: 0 });
    expect(snapshot.sweeps).toEqual({
      lastStart: null,
      lastCompletion: startedAt,
      lastSuccess: startedAt,
      last: { result: 'success', duration: 0, coverage: { polled: 2, failed: 0, deferred: 0, capped: 0 } },
    });
    expect([...snapshot.clients.values()].every(({ polls }) => polls.last.kind === 'answered')).toBe(true);
    expect({ problem, failedPolls }).toEqual({ problem: null, failedPolls: [] });
  });

  test('takes as long as it takes', async () => {
    const { run } = start({ latency: 500 });

    const { snapshot } = await run(nothing);

    expect(snapshot.sweeps.last?.duration).toBe(1);
    expect(snapshot.takenAt).toBe(1_000);
  });

  test('of an empty fleet is a success, too', async () => {
    const { run } = start({ list: listed([]) });

    const { snapshot, problem } = await run(nothing);

    expect(snapshot).toMatchObject({ up: true, listedOnce: true });
    expect(problem).toBeNull();
  });
});

describe('a list that fails', () => {
  test.each<ApiFailureKind>(['timeout', 'forbidden', 'rate_limited', 'dns'])(
    '(%s) removes nobody and refreshes nothing',
    async (kind) => {
      const { run } = start({ list: failure(kind) });
      const before = aSnapshot([aClient({ age: age(7) })], { takenAt: tick(0) });

      const { snapshot, problem } = await run(before);

      expect(snapshot.clients).toBe(before.clients);
      expect(snapshot).toMatchObject({ up: false, listProblem: kind, listedOnce: true, takenAt: 0 });
      expect(snapshot.sweeps.last).toMatchObject({
        result: 'failed',
        coverage: { polled: 0, failed: 0, deferred: 1, capped: 0 },
      });
      expect(problem?.kind).toBe(kind);
    },
  );

  test('ends a sweep, which is no success', async () => {
    const { clock, run, change } = start();
    const { snapshot: good } = await run(nothing);
    change({ list: failure('timeout') });
    const now = clock.now();

    const { snapshot } = await run(good);

    expect(snapshot.sweeps).toMatchObject({ lastCompletion: now, lastSuccess: good.sweeps.lastSuccess });
  });

  test('is cut off at the deadline', async () => {
    const { clock, api, run } = start({ latency: 60_000 });

    const { snapshot, problem } = await run(aSnapshot([aClient()]));

    expect(problem?.kind).toBe('deadline');
    expect(snapshot.sweeps.last).toMatchObject({ result: 'failed', duration: 10 });
    expect(api.asked).toEqual(['list']);
    expect(clock.sleeping).toBe(0);
  });
});

describe('a list that is under way for longer than an interval', () => {
  const known = aSnapshot([aClient({ id: 'a' })]);

  function startSlow(interval: number, script: Script = {}) {
    const allowance = { requests: 100, window: seconds(10), interval: seconds(interval) };
    return start({ latency: 90_000, ...script }, allowance, seconds(300));
  }

  test.each([
    ['ten seconds, which is less than half a minute', 10, 30],
    ['a minute', 60, 60],
  ])('of %s makes the tenant not up until it is there', async (_name, interval, late) => {
    const { clock, shown, begin } = startSlow(interval);

    const end = begin(known);
    await clock.advance(millis(late * 1_000 - 1));
    const before = shown.length;
    await clock.advance(millis(1));
    const during = shown.at(-1);
    await clock.advance(seconds(300));

    expect(before).toBe(0);
    expect(during).toEqual({ ...known, up: false });
    expect((await end).snapshot).toMatchObject({ up: true, listProblem: null });
  });

  test.each([
    ['the rate limit, if all requests wait for it', true, null, 'rate_limited'],
    ['nothing, if nothing failed before', false, null, null],
    ['what failed before, if something did', false, 'dns' as const, 'dns'],
  ])('is explained by %s', async (_name, isRateLimited, listProblem, expected) => {
    const { clock, shown, begin } = startSlow(10, { isRateLimited });

    const end = begin({ ...known, listProblem });
    await clock.advance(seconds(30));
    const [late] = shown;
    await clock.advance(seconds(300));
    await end;

    expect(late?.listProblem).toBe(expected);
  });
});

describe('a list that is not complete', () => {
  const incomplete = listed(['a'], { complete: false, provesAbsence: false });

  test('shows nothing before there was a complete one: half a fleet would look like a whole', async () => {
    const { api, run } = start({ list: incomplete });

    const { snapshot, problem } = await run(nothing);

    expect(snapshot).toMatchObject({ up: false, listedOnce: false });
    expect(ids(snapshot)).toEqual([]);
    expect(problem?.kind).toBe('list_incomplete');
    expect(api.asked).toEqual(['list']);
  });

  test('refreshes who is in it and keeps the others', async () => {
    const { run } = start({ list: incomplete });

    const { snapshot, problem } = await run(
      aSnapshot([aClient({ id: 'a', status: 'ERROR' }), aClient({ id: 'b' })]),
    );

    expect(ids(snapshot)).toEqual(['a', 'b']);
    expect(snapshot).toMatchObject({ up: false, listedOnce: true });
    expect(snapshot.clients.get(aClient({ id: 'a' }).id)?.status).toBe('NORMAL');
    expect(snapshot.sweeps.last?.result).toBe('incomplete');
    expect(problem?.kind).toBe('list_incomplete');
  });
});

describe('statuses that are not read', () => {
  test('make the sweep incomplete, for the problem most of them have', async () => {
    const kinds = new Map<string, ApiFailureKind>([
      ['a', 'timeout'],
      ['b', 'server_error'],
      ['c', 'server_error'],
    ]);
    const list = listed(['a', 'b', 'c', 'd']);
    const { run } = start({ list, failureOf: (id) => kinds.get(id) ?? null });

    const { snapshot, problem, failedPolls } = await run(nothing);

    expect(snapshot.up).toBe(true);
    expect(snapshot.sweeps).toMatchObject({
      lastSuccess: null,
      last: { result: 'incomplete', coverage: { polled: 1, failed: 3, deferred: 0 } },
    });
    expect(problem?.kind).toBe('server_error');
    expect(failedPolls.map(({ client }) => client.id)).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  });

  test.each([
    ['that fails', { failureOf: (id: string) => (id === 'c' ? 'timeout' : null) }, 'timeout'],
    ['that is left at the deadline', { latency: 4_000 }, 'deadline'],
  ])('make the sweep incomplete when it is but one %s', async (_what, script, expected) => {
    const { run } = start({ list: listed(['a', 'b', 'c']), ...script });

    const { snapshot, problem } = await run(nothing);

    expect(snapshot.sweeps.last).toMatchObject({ result: 'incomplete', coverage: { polled: 2 } });
    expect(problem?.kind).toBe(expected);
  });

  test('by the deadline are left for later; what was read counts', async () => {
    const { run } = start({ list: listed(['a', 'b', 'c', 'd']), latency: 4_000 });

    const { snapshot, problem } = await run(nothing);

    expect(snapshot.sweeps.last).toMatchObject({
      result: 'incomplete',
      duration: 10,
      coverage: { polled: 2, failed: 0, deferred: 2 },
    });
    expect(problem?.kind).toBe('deadline');
  });

  test('because the scope is missing: the fleet is served as listed', async () => {
    const { run } = start({ failureOf: () => 'forbidden' });

    const { snapshot, problem, failedPolls } = await run(nothing);

    expect(snapshot).toMatchObject({ up: true, listedOnce: true });
    expect([...snapshot.clients.values()].map((client) => [client.status, failuresInARow(client)])).toEqual([
      ['NORMAL', 1],
      ['NORMAL', 1],
    ]);
    expect({ problem, failedPolls }).toMatchObject({ problem: { kind: 'forbidden' }, failedPolls: [] });
  });

  test('of clients that are gone in the meantime are no failure', async () => {
    const { run } = start({ failureOf: (id) => (id === 'b' ? 'not_found' : null) });

    const { snapshot, problem } = await run(nothing);

    expect(snapshot.sweeps.last).toMatchObject({ result: 'success', coverage: { polled: 2, failed: 0 } });
    expect(problem).toBeNull();
  });
});

test('clients beyond the cap are counted', async () => {
  const { run } = start({ list: listed(['a'], { capped: 7, provesAbsence: false }) });

  const { snapshot } = await run(nothing);

  expect(snapshot.sweeps.last).toMatchObject({ result: 'success', coverage: { capped: 7 } });
});

describe('the clusters', () => {
  const frankfurt = { clusters: listedClusters([aCluster()]) };
  const times = (asked: readonly string[]): number => asked.filter((what) => what === 'clusters').length;

  test('are listed in each sweep', async () => {
    const { api, run } = start(frankfurt);

    const { snapshot: first } = await run(nothing);
    const { snapshot: second } = await run(first);

    expect(second).toMatchObject({ clusters: clustersById([aCluster()]), clustersUp: true });
    expect(times(api.asked)).toBe(2);
  });

  test.each<[ApiFailureKind, number]>([
    ['server_error', 0],
    ['timeout', 60],
    ['forbidden', 600],
    ['not_found', 600],
  ])(
    'stay known when their list fails (%s), which costs nothing else, and is tried again after %i s',
    async (kind, pause) => {
      const { clock, api, run, change } = start(frankfurt);
      const { snapshot: first } = await run(nothing);
      change({ clusters: failure(kind) });

      const { snapshot: second, problem, clusterFailure } = await run(first);
      // Each run takes 20 s.
      await clock.advance(millis(Math.max(0, pause * 1_000 - 20_001)));
      const { snapshot: third } = await run(second);
      const asked = times(api.asked);
      await run(third);

      expect(second).toMatchObject({ clusters: first.clusters, clustersUp: false });
      expect([problem, clusterFailure?.kind]).toEqual([null, kind]);
      expect(second.sweeps.last?.result).toBe('success');
      expect([asked, times(api.asked)]).toEqual(pause === 0 ? [3, 4] : [2, 3]);
    },
  );

  test('that a list lacks are dropped after as many complete lists as a client is', async () => {
    const { run, change } = start({ clusters: listedClusters([aCluster(), aCluster({ id: 'c2' })]) });
    const { snapshot: first } = await run(nothing);
    change(frankfurt);

    const { snapshot: second } = await run(first);
    const { snapshot: third } = await run(second);

    expect([second, third].map(({ clusters }) => [...clusters.keys()])).toEqual([['c1', 'c2'], ['c1']]);
  });

  test('that a list lacks stay for ever while it is not complete', async () => {
    const { run, change } = start(frankfurt);
    let { snapshot } = await run(nothing);
    change({ clusters: listedClusters([], false) });

    for (const list of [1, 2, 3, 4]) ({ snapshot } = await run({ ...snapshot, listed: list }));

    expect([...snapshot.clusters.keys()]).toEqual(['c1']);
  });
});

describe('the end of the credential', () => {
  const allowance = { requests: 100, window: seconds(10), interval: seconds(30) };
  const end = instant(Date.UTC(2026, 5, 1));
  const times = (asked: readonly string[]): number => asked.filter((what) => what === 'credential').length;

  test.each<[string, Script, number | null]>([
    ['where it may be read', { credentialExpiry: ok(end) }, end],
    ['where it may not, which costs nothing else', { credentialExpiry: failure('forbidden') }, null],
  ])('is read once an hour %s', async (_where, script, expected) => {
    const { clock, api, run } = start(script, allowance);
    const { snapshot: first, problem } = await run(nothing);
    const { snapshot: second } = await run(first);
    const asked = times(api.asked);
    await clock.advance(seconds(3_600));

    const { snapshot: third } = await run(second);

    expect([asked, times(api.asked)]).toEqual([1, 2]);
    expect([problem, third.credentialExpiry]).toEqual([null, expected]);
  });

  test('stays known when it cannot be read again', async () => {
    const { clock, run, change } = start({ credentialExpiry: ok(end) }, allowance);
    const { snapshot } = await run(nothing);
    change({ credentialExpiry: failure('timeout') });
    await clock.advance(seconds(3_600));

    expect((await run(snapshot)).snapshot.credentialExpiry).toBe(end);
  });

  test('is not read by a single sweep', async () => {
    const { api, run } = start();

    await run(nothing);

    expect(times(api.asked)).toBe(0);
  });
});

test('a sweep that is given up ends at once and leaves no timer behind', async () => {
  const { clock, run } = start({ latency: 5_000 });
  const stop = new AbortController();
  stop.abort();

  const { problem } = await run(nothing, stop.signal);

  expect(problem?.kind).toBe('deadline');
  expect(clock.sleeping).toBe(0);
});

test('the snapshot that was is not edited', async () => {
  const { run } = start();
  const before = aSnapshot([aClient({ id: 'a', status: 'ERROR' })]);
  const copy = structuredClone(before);

  await run(before);

  expect(before).toEqual(copy);
});

describe('in the middle of a sweep', () => {
  const eight = listed(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);

  test('all that were listed are shown at once, and again as they are read', async () => {
    const { run, shown } = start({ list: eight, latency: 1_900 });

    await run(nothing);

    const polledIn = ({ clients }: Snapshot): readonly string[] =>
      [...clients.values()].filter(({ polls }) => polls.last.kind === 'answered').map(({ id }) => id);
    expect(shown.map((snapshot) => [snapshot.up, snapshot.listedOnce, snapshot.clients.size])).toEqual([
      [true, true, 8],
      [true, true, 8],
    ]);
    expect(shown.map(polledIn)).toEqual([[], ['a', 'b', 'c', 'd']]);
    expect(shown.map(({ takenAt }) => takenAt)).toEqual([1_900, 6_900]);
  });

  test('a client that is still to be read is shown as it was, whatever the list says', async () => {
    const known = aClient({ id: 'h', status: 'ERROR', polls: answered(5) });
    const { run, shown } = start({ list: eight, latency: 1_900 });

    await run(aSnapshot([known]));

    expect(shown[0]?.clients.get(known.id)).toBe(known);
  });

  test('nobody is shown whose absence has been proven', async () => {
    const gone = aClient({ id: 'gone', missedLists: 1 });
    const { run, shown } = start({ list: eight, latency: 1_900 });

    await run(aSnapshot([gone]));

    expect(shown[0]?.clients.has(gone.id)).toBe(false);
  });
});

describe('a sweep of more clients than the API allows to be read before the next', () => {
  const twelve = 'abcdefghijkl'.split('');
  /** 98 % of 7.8 requests, less those for list, clusters and, at first, credential: four status calls, then five. */
  const allowance = { requests: 2.6, window: seconds(3), interval: seconds(9) };
  const known = (id: string) => aClient({ id, age: null, status: 'ERROR', polls: answered(0) });

  test('leaves the others for later, which is counted and is no failure', async () => {
    const { run } = start({ list: listed(twelve) }, allowance);

    const { snapshot, problem } = await run(nothing);

    expect(problem).toBeNull();
    expect(snapshot.sweeps.last).toMatchObject({
      result: 'success',
      coverage: { polled: 4, failed: 0, deferred: 8, capped: 0 },
    });
  });

  test('counts on the request for the end of the credential only when that is due', async () => {
    const { run } = start({ list: listed(twelve) }, allowance);

    const { snapshot: first } = await run(nothing);
    const { snapshot: second } = await run(first);

    const polledIn = ({ sweeps }: Snapshot) => sweeps.last?.coverage.polled;
    expect([first, second].map(polledIn)).toEqual([4, 5]);
  });

  test('reads everybody within a few sweeps', async () => {
    const { run } = start({ list: listed(twelve) }, allowance);

    const { snapshot: first } = await run(nothing);
    const { snapshot: second } = await run(first);
    const { snapshot: third } = await run(second);

    expect([...third.clients.values()].map(({ polls }) => polls.last.kind)).toEqual(
      Array(12).fill('answered'),
    );
  });

  test('shows those whom it will not read as listed, at once', async () => {
    const { api, run, shown } = start({ list: listed(twelve) }, allowance);

    await run(aSnapshot(twelve.map(known)));

    const statusOf = (id: string) => shown[0]?.clients.get(known(id).id)?.status;
    const read = api.asked.filter((what) => what.length === 1);
    expect(read.map(statusOf)).toEqual(Array(4).fill('ERROR'));
    expect(twelve.filter((id) => !read.includes(id)).map(statusOf)).toEqual(Array(8).fill('NORMAL'));
  });

  test('ends before the next one, and says so when it has not read what it meant to', async () => {
    const { run } = start({ list: listed(twelve), latency: 4_000 }, allowance);

    const { snapshot, problem } = await run(nothing);

    expect(problem?.kind).toBe('interval');
    expect(snapshot.sweeps.last).toMatchObject({
      result: 'incomplete',
      duration: 8.82,
      coverage: { polled: 2, failed: 0, deferred: 10 },
    });
  });

  test('reads all when there is no next sweep', async () => {
    const { run } = start({ list: listed(twelve) }, null);

    const { snapshot } = await run(nothing);

    expect(snapshot.sweeps.last?.coverage).toMatchObject({ polled: 12, deferred: 0 });
  });
});
