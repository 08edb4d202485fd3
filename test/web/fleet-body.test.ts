import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fleetReport } from '../../src/fleet/report.ts';
import type { View } from '../../src/fleet/view.ts';
import { nextTurn } from '../../src/lib/clock.ts';
import { seconds } from '../../src/lib/units.ts';
import { createFleetBody } from '../../src/web/fleet-body.ts';
import { aClient, age, aView } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';

const clients = (count: number, values: object = {}) =>
  Array.from({ length: count }, (_, index) => aClient({ id: `client-${index}`, ...values }));

function open(first: readonly View[]) {
  const clock = new FakeClock();
  const shown = { views: first };
  const body = createFleetBody({ clock, views: () => shown.views });
  const text = async (): Promise<string> => Buffer.concat([...(await (await body()).text())]).toString();
  const read = async () => JSON.parse(await text()) as { tenants: readonly Record<string, unknown>[] };
  return { clock, shown, body, text, read };
}

test.each([0, 1, 50, 51, 120])('the body holds the whole fleet of %i clients', async (count) => {
  const view = aView(clients(count));
  const { clock, read } = open([view, aView(clients(2), { tenant: view.snapshot.tenant })]);

  const { tenants } = await read();

  const reported = tenants.map(({ reportedAt: _at, ...tenant }) => tenant);
  expect({ tenants: reported }).toEqual(
    JSON.parse(JSON.stringify(fleetReport([view, aView(clients(2))], clock.tick()))),
  );
});

test('one snapshot has one body, with one ETag, and compressed it is the same', async () => {
  const { clock, body, text } = open([aView(clients(10))]);
  const first = await body();

  await clock.advance(seconds(60));
  const [later, another] = await Promise.all([body(), body()]);

  expect(later).toBe(first);
  expect(another).toBe(first);
  expect(gunzipSync(Buffer.concat([...(await first.gzip())])).toString()).toBe(await text());
  expect(await first.gzip()).toBe(await first.gzip());
});

test('another snapshot, or another threshold, has another ETag', async () => {
  const view = aView(clients(10));
  const { shown, body } = open([view]);
  const first = await body();

  shown.views = [aView(clients(11))];
  const grown = await body();
  shown.views = [{ ...view, thresholds: { ...view.thresholds, notSeenAfter: seconds(1) } }];
  const stricter = await body();

  expect(new Set([first.etag, grown.etag, stricter.etag]).size).toBe(3);
});

test('a client that falls silent between two snapshots is told in time', async () => {
  const view = aView(clients(1, { age: age(seconds(10)) }));
  const { clock, body, text } = open([
    { ...view, thresholds: { ...view.thresholds, notSeenAfter: seconds(60) } },
  ]);
  const first = await body();
  await clock.advance(seconds(50));
  const atLast = await body();

  await clock.advance(seconds(1));

  expect(atLast).toBe(first);
  expect(await text()).toContain('"verdict":"not_seen"');
});

test('a large fleet leaves the event loop to others while its body is made', async () => {
  const { body } = open([aView(clients(2_000))]);
  const made = new AbortController();
  let turns = 0;
  const others = (async () => {
    for (; !made.signal.aborted; turns++) await nextTurn();
  })();

  await body();
  made.abort();
  await others;

  expect(turns).toBeGreaterThanOrEqual(40);
});
