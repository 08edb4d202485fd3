import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientFamilies } from '../../src/exposition/client-families.ts';
import { createRenderTools } from '../../src/exposition/render-tools.ts';
import { type RenderedFleet, renderFleet } from '../../src/exposition/rendered-fleet.ts';
import { type Client, clusterId } from '../../src/fleet/client.ts';
import type { View } from '../../src/fleet/view.ts';
import { instant, millis, tick } from '../../src/lib/units.ts';
import { arbitrarySnapshot } from '../support/arbitrary-client.ts';
import { aClient, age, aView, failedTimes, thresholds } from '../support/builders.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { openBody } from './open-body.ts';
import { plainFleet, plainPage } from './plain-page.ts';

const mustNotBreak = (family: string, error: unknown): never => {
  throw new Error(`${family} is broken`, { cause: error });
};

const tools = () => createRenderTools(new FakeClock(), mustNotBreak, new AbortController().signal);

const render = (views: readonly View[], before: RenderedFleet | null = null): Promise<RenderedFleet> =>
  renderFleet({ views, before, now: tick(0) }, tools());

const textOf = ({ text }: RenderedFleet): string => Buffer.concat(text).toString();

const atOnce = (views: readonly View[]): string => plainFleet(views, tick(0));

/** How many pieces with clients or counts of clients had to be packed. */
const packedAnew = (before: RenderedFleet, after: RenderedFleet): number =>
  after.text.filter((piece) => !before.text.includes(piece) && piece.includes('cluster_id=')).length;

const fleet = Array.from({ length: 2_000 }, (_, index) => aClient({ id: `client-${index}` }));

/** The fleet with one client replaced. */
const fleetWith = (client: Partial<Client>): readonly Client[] =>
  fleet.with(1_000, { ...aClient({ id: 'client-1000' }), ...client });

const rendered = clientFamilies.filter(({ ages }) => !ages).length;

describe('a fleet that was rendered before', () => {
  test('is not rendered again when only a sweep has begun', async () => {
    const view = aView(fleet);
    const before = await render([view]);

    const { sweeps } = view.snapshot;
    const begun = {
      ...view,
      snapshot: { ...view.snapshot, sweeps: { ...sweeps, lastStart: instant(1_000) } },
    };
    const after = await render([begun], before);

    expect(before.fragmentsRendered).toBe(fleet.length * rendered);
    expect(after.fragmentsRendered).toBe(0);
    expect(packedAnew(before, after)).toBe(0);
    expect(textOf(after)).toBe(atOnce([begun]));
  });

  test.each<[string, Partial<Client>, number]>([
    ['read again with another age alone', { age: age(99) }, 0],
    ['read again with nothing new', {}, 0],
    ['in another state', { status: 'ERROR' }, 1],
    ['seen again', { lastSeen: instant(5_000) }, 1],
    ['of another name', { name: 'other' }, 1],
    ['with a health event', { healthEvents: [{ category: 'cpu', level: 'error', count: 1 }] }, 1],
    ['moved to another cluster', { clusterId: clusterId('c2') }, rendered],
  ])('renders of a client that is %s only what shows it', async (_name, change, count) => {
    const before = await render([aView(fleet)]);

    const after = await render([aView(fleetWith(change))], before);

    expect(after.fragmentsRendered).toBe(count);
    expect(textOf(after)).toBe(atOnce([aView(fleetWith(change))]));
  });

  test('packs for one state that differs the piece it is in, and that of the counts', async () => {
    const before = await render([aView(fleet)]);

    const after = await render([aView(fleetWith({ status: 'ERROR' }))], before);

    expect(packedAnew(before, after)).toBe(2);
  });

  test('leaves the other chunks as they are when a client goes or comes', async () => {
    const before = await render([aView(fleet)]);

    const gone = await render([aView(fleet.toSpliced(1_000, 1))], before);
    const come = await render([aView(fleet)], gone);

    expect(gone.fragmentsRendered).toBe(0);
    expect(come.fragmentsRendered).toBe(rendered);
  });

  test('renders the names of clusters again when one is renamed', async () => {
    const before = await render([aView(fleet)]);
    const renamed = aView(fleet, { clusterNames: new Map([[clusterId('c1'), 'Frankfurt']]) });

    const after = await render([renamed], before);

    expect(after.fragmentsRendered).toBe(fleet.length);
    expect(textOf(after)).toBe(atOnce([renamed]));
  });

  test('renders the names of clusters again though no client was read again', async () => {
    const { snapshot, ...view } = aView(fleet);
    const before = await render([{ ...view, snapshot }]);
    const clusterNames = new Map([[clusterId('c1'), 'Frankfurt']]);

    const after = await render([{ ...view, snapshot: { ...snapshot, clusterNames } }], before);

    expect(textOf(after).includes('cluster_name="Frankfurt"')).toBe(true);
  });

  test('leaves out clients that are stale under another threshold', async () => {
    const failing = fleet.map((client) => ({ ...client, polls: { ...client.polls, ...failedTimes(2) } }));
    const view = aView(failing);
    const before = await render([view]);
    const stricter = { ...view, thresholds: { ...thresholds, staleAfter: 2 } };

    const after = await render([stricter], before);

    expect(textOf(after)).toBe(atOnce([stricter]));
    expect(textOf(after).includes('sailpoint_managed_client_status{')).toBe(false);
  });

  test('has the text of one that is rendered at once, whatever was before', async () => {
    const view = arbitrarySnapshot.map((snapshot) => ({ ...aView([]), snapshot }));
    await fc.assert(
      fc.asyncProperty(fc.array(view, { minLength: 1, maxLength: 4 }), async (views) => {
        let last: RenderedFleet | null = null;
        for (const next of views) last = await render([next], last);

        expect(last === null ? null : textOf(last)).toBe(atOnce(views.slice(-1)));
      }),
    );
  });
});

test('the page has the text of one that is rendered at once, and then the daemon’s own metrics', async () => {
  const views = [aView(fleet)];
  await using opened = openBody(views);

  const text = await opened.text();

  expect(text).toBe(`${plainPage(views, opened.clock.tick())}own{} 1\n`);
});

test('a large fleet is read as it was until the new snapshot is rendered whole', async () => {
  await using opened = openBody([aView(fleet)]);
  await opened.body.text();

  const changed = fleet.map((client) => ({ ...client, status: 'ERROR' as const }));
  opened.show([aView(changed)]);
  const meanwhile = await opened.text();
  const pages = new Set([meanwhile]);
  while (pages.size < 2) {
    await settle();
    pages.add(await opened.text());
  }

  const sizes = [...pages].map((text) => text.match(/status="ERROR"\} 1$/gm)?.length ?? 0);
  expect(sizes).toEqual([0, fleet.length]);
});

test('a family that breaks for one client is left out for that long, and told of', async () => {
  const bad = Object.defineProperty(aClient({ id: 'bad', age: age(0) }), 'createdAt', {
    get: () => {
      throw new Error('broken');
    },
  });
  await using opened = openBody([aView([aClient({ createdAt: instant(0) }), bad])]);
  const during = await opened.text();

  opened.show([aView([aClient({ createdAt: instant(0) })])]);
  const after = await opened.text();

  expect(opened.broken).toEqual(['sailpoint_managed_client_created_timestamp_seconds']);
  expect(during).not.toContain('created_timestamp');
  expect(during).toContain('sailpoint_managed_client_info{');
  expect(during).toContain('sailpoint_managed_client_since_seen_seconds{');
  expect(after).toContain('sailpoint_managed_client_created_timestamp_seconds{');
});

test('ages are rendered each second for those who read, and no longer when nobody has read for two minutes', async () => {
  let made = 0;
  await using opened = openBody([aView([aClient()])], async () => {
    made += 1;
    return '';
  });
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      await opened.clock.advance(millis(1_000));
      while (opened.clock.sleeping === 0) await settle();
    }
  };
  await opened.body.text();

  await pass(10);
  const madeAtFirst = made;
  await pass(120);
  const madeInAll = made;
  await pass(120);

  expect(madeAtFirst).toBe(11);
  expect(made).toBe(madeInAll);
});
