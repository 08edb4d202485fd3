import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fleetReport } from '../../src/fleet/report.ts';
import type { View } from '../../src/fleet/view.ts';
import { nextTurn } from '../../src/lib/clock.ts';
import { seconds } from '../../src/lib/units.ts';
import { createFleetFeed } from '../../src/web/fleet-feed.ts';
import { aClient, type acme, age, aView } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';

interface Item {
  readonly id: string;
}

interface Fleet {
  readonly version: string;
  readonly since: string | null;
  readonly tenants: readonly {
    readonly tenant: string;
    readonly clients: readonly Item[];
    readonly clusters: readonly Item[];
    readonly clientsGone?: readonly string[];
    readonly clustersGone?: readonly string[];
  }[];
}

const clients = (count: number, values: object = {}) =>
  Array.from({ length: count }, (_, index) => aClient({ id: `client-${index}`, ...values }));

function open(first: readonly View[]) {
  const clock = new FakeClock();
  clock.pace = nextTurn;
  const shown = { views: first };
  const feed = createFleetFeed({
    clock,
    views: () => shown.views,
    exporter: () => ({ version: '1.0.0', isDemo: false, drills: [], links: {} }),
  });
  const text = async (since: string | null = null): Promise<string> =>
    Buffer.concat([...(await (await feed(since)).text())]).toString();
  const read = async (since: string | null = null) => JSON.parse(await text(since)) as Fleet;
  return { clock, shown, feed, text, read };
}

const idsOf = (items: readonly Item[] | undefined) => items?.map(({ id }) => id);

test.each([0, 1, 50, 51, 120])('the feed holds the whole fleet of %i clients', async (count) => {
  const views = [aView(clients(count)), aView(clients(2), { tenant: 'other' as typeof acme })];
  const { clock, read } = open(views);

  const { tenants } = await read();

  const reported = tenants.map((tenant) => ({ ...tenant, reportedAt: undefined }));
  expect(reported).toEqual(JSON.parse(JSON.stringify(fleetReport(views, clock.tick()).tenants)));
});

test('one snapshot has one body, with one ETag, and compressed it is the same', async () => {
  const { clock, feed, text } = open([aView(clients(10))]);
  const first = await feed(null);

  await clock.advance(seconds(60));
  const [later, another] = await Promise.all([feed(null), feed(null)]);

  expect(later).toBe(first);
  expect(another).toBe(first);
  expect(gunzipSync(Buffer.concat([...(await first.gzip())])).toString()).toBe(await text());
  expect(await first.gzip()).toBe(await first.gzip());
});

test('another snapshot, or another threshold, has another ETag', async () => {
  const view = aView(clients(10));
  const { shown, feed } = open([view]);
  const first = await feed(null);

  shown.views = [aView(clients(11))];
  const grown = await feed(null);
  shown.views = [{ ...view, thresholds: { ...view.thresholds, notSeenAfter: seconds(1) } }];
  const stricter = await feed(null);

  expect(new Set([first.etag, grown.etag, stricter.etag]).size).toBe(3);
});

test('a client that falls silent between two snapshots is reported in time', async () => {
  const view = aView(clients(1, { age: age(seconds(10)) }));
  const { clock, feed, text } = open([
    { ...view, thresholds: { ...view.thresholds, notSeenAfter: seconds(60) } },
  ]);
  const first = await feed(null);
  await clock.advance(seconds(50));
  const atLast = await feed(null);

  await clock.advance(seconds(1));

  expect(atLast).toBe(first);
  expect(await text()).toContain('"verdict":"not_seen"');
});

test('who has a version gets what changed since then, and who is gone', async () => {
  const { shown, read } = open([aView([...clients(100), aClient({ id: 'leaves', clusterId: null })])]);
  const first = await read();

  shown.views = [
    aView([...clients(100).slice(1), aClient({ id: 'client-0', status: 'ERROR' }), aClient({ id: 'new' })]),
  ];
  const next = await read(first.version);

  expect(next.since).toBe(first.version);
  expect(idsOf(next.tenants[0]?.clients)?.toSorted()).toEqual(['client-0', 'new']);
  expect(next.tenants[0]?.clientsGone).toEqual(['leaves']);
  expect(idsOf(next.tenants[0]?.clusters)).toEqual(['c1']);
  expect(next.tenants[0]?.clustersGone).toEqual(['']);
});

test('a client that was only seen a little later is not sent again', async () => {
  const { shown, read } = open([aView(clients(3, { age: age(seconds(5)) }))]);
  const first = await read();

  shown.views = [
    aView([...clients(2, { age: age(seconds(20)) }), aClient({ id: 'client-2', age: age(seconds(130)) })]),
  ];
  const next = await read(first.version);

  expect(idsOf(next.tenants[0]?.clients)).toEqual(['client-2']);
});

test('a client that went and came back is among the changed, not among the gone', async () => {
  const { shown, read } = open([aView(clients(2))]);
  const first = await read();
  shown.views = [aView(clients(1))];
  await read(first.version);

  shown.views = [aView(clients(2))];
  const next = await read(first.version);

  expect(idsOf(next.tenants[0]?.clients)).toEqual(['client-1']);
  expect(next.tenants[0]?.clientsGone).toEqual([]);
});

test('a tenant that is new, or gone, is so in the changes', async () => {
  const acmeView = aView(clients(2));
  const other = aView(clients(3), { tenant: 'other' as typeof acme });
  const { shown, read } = open([acmeView]);
  const first = await read();

  shown.views = [other];
  const next = await read(first.version);

  expect(next.tenants.map(({ tenant, clients: found }) => [tenant, found.length])).toEqual([['other', 3]]);
});

test.each([
  ['of another process', 'abc.1'],
  ['of the future', `${(0).toString(36)}.99`],
  ['of nonsense', '1.x'],
  ['of nothing', ''],
])('a version %s gets the whole fleet', async (_, since) => {
  const { read } = open([aView(clients(2))]);

  const fleet = await read(since);

  expect(fleet.since).toBeNull();
  expect(fleet.tenants[0]?.clients).toHaveLength(2);
});

test('who was away while more than 1,000 clients went gets the whole fleet', async () => {
  const { shown, read } = open([aView(clients(1_101))]);
  const first = await read();

  shown.views = [aView(clients(50))];
  const next = await read(first.version);

  expect(next.since).toBeNull();
  expect(next.tenants[0]?.clients).toHaveLength(50);
});

test('a large fleet leaves the event loop to others while its feed is made', async () => {
  const { feed } = open([aView(clients(2_000))]);
  const made = new AbortController();
  let turns = 0;
  const others = (async () => {
    for (; !made.signal.aborted; turns++) await nextTurn();
  })();

  await feed(null);
  made.abort();
  await others;

  expect(turns).toBeGreaterThanOrEqual(40);
});
