import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { View } from '../../src/fleet/view.ts';
import { instant, millis } from '../../src/lib/units.ts';
import { arbitrarySnapshot } from '../support/arbitrary-client.ts';
import { aClient, age, aView } from '../support/builders.ts';
import { openBody } from './open-body.ts';
import { plainPage } from './plain-page.ts';

/** Enough for many blocks of text. */
const fleet = Array.from({ length: 2_000 }, (_, index) =>
  aClient({ id: `client-${index}`, name: `Gerät ${index}` }),
);

const ofTenant = (view: View, tenant: string): View => ({
  ...view,
  snapshot: { ...view.snapshot, tenant: tenant as View['snapshot']['tenant'] },
});

/** A client whose creation date cannot be read. */
const broken = () =>
  Object.defineProperty(aClient({ id: 'bad', age: age(0) }), 'createdAt', {
    get: () => {
      throw new Error('broken');
    },
  });

const createdAt = 'sailpoint_managed_client_created_timestamp_seconds';

test('a large page says the same as one that is rendered in the plainest way', async () => {
  const views = [aView(fleet), ofTenant(aView(fleet.slice(500)), 'other')];
  const opened = openBody(views);

  const text = await opened.text();

  expect(text).toBe(`${plainPage(views, opened.clock.tick())}own{} 1\n`);
});

test('a page shows the fleets of its time alone, whatever the pages before it showed', async () => {
  const view = arbitrarySnapshot.map((snapshot) => ({ ...aView([]), snapshot }));
  const views = fc
    .tuple(view, view)
    .map(([one, other]) => [ofTenant(one, 'one'), ofTenant(other, 'other')])
    .chain((both) => fc.subarray(both));
  await fc.assert(
    fc.asyncProperty(fc.array(views, { minLength: 1, maxLength: 4 }), async (pages) => {
      const opened = openBody([]);
      for (const shown of pages) {
        opened.show(shown);
        const text = await opened.text();

        expect(text).toBe(`${plainPage(shown, opened.clock.tick())}own{} 1\n`);
        await opened.clock.advance(millis(300));
      }
    }),
  );
});

describe('a family that breaks for one client', () => {
  test('is left out and reported, the others stand', async () => {
    const opened = openBody([aView([aClient({ createdAt: instant(0) }), broken()])]);

    const text = await opened.text();

    expect(opened.broken).toEqual([createdAt]);
    expect(text).not.toContain(createdAt);
    expect(text).toContain('sailpoint_managed_client_info{');
    expect(text).toContain('sailpoint_managed_client_since_seen_seconds{');
    expect(text).toContain('sailpoint_up{');
  });

  test('stands for the other tenants', async () => {
    const healthy = ofTenant(aView([aClient({ createdAt: instant(0) })]), 'other');
    const opened = openBody([aView([broken()]), healthy]);

    const text = await opened.text();

    expect(text).toContain(`${createdAt}{tenant="other"`);
    expect(text).not.toContain(`${createdAt}{tenant="acme"`);
  });

  test('is back with the next snapshot in which it works', async () => {
    const opened = openBody([aView([broken()])]);
    await opened.text();

    opened.show([aView([aClient({ createdAt: instant(0) })])]);

    expect(await opened.text()).toContain(`${createdAt}{`);
  });
});

test('a family that breaks for each reading does not take the ages or the fleet with it', async () => {
  const view = aView([aClient()]);
  const thresholds = Object.defineProperty({ ...view.thresholds }, 'notSeenAfter', {
    get: () => {
      throw new Error('broken');
    },
  });
  const opened = openBody([{ ...view, thresholds }]);

  const text = await opened.text();

  expect(opened.broken).toContain('sailpoint_not_seen_after_seconds');
  expect(text).toContain('sailpoint_managed_client_since_seen_seconds{');
  expect(text).toContain('sailpoint_stale_after_seconds{');
});

test('nothing is rendered while nobody reads', async () => {
  let reads = 0;
  const client = Object.defineProperty(aClient(), 'name', {
    get: () => {
      reads += 1;
      return 'va-1';
    },
  });
  const opened = openBody([]);
  await opened.text();

  opened.show([aView([client])]);
  await opened.clock.advance(millis(120_000));

  expect([reads, opened.clock.sleeping]).toEqual([0, 0]);
});

test('the clusters’ metrics are left out when the clients cannot be counted, and the others stand', async () => {
  const client = Object.defineProperty(aClient(), 'status', {
    get: () => {
      throw new Error('broken');
    },
  });
  const opened = openBody([aView([client])]);

  const text = await opened.text();

  expect(text).not.toContain('sailpoint_managed_clients{');
  expect(text).toContain('sailpoint_managed_client_info{');
  expect(text).toContain('sailpoint_up{');
});
