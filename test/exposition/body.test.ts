import { crc32, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Client } from '../../src/fleet/client.ts';
import { millis } from '../../src/lib/units.ts';
import { aClient, aView } from '../support/builders.ts';
import { parseMetrics } from '../support/parse-metrics.ts';
import { openBody } from './open-body.ts';

/** Its name, which is in its info row alone, counts how often it is read. */
function watched(): { readonly client: Client; readonly renderings: () => number } {
  let times = 0;
  const client = Object.defineProperty(aClient(), 'name', {
    get: () => {
      times += 1;
      return 'va-1';
    },
  });
  return { client, renderings: () => times };
}

const ageIn = (text: string): number | undefined =>
  parseMetrics(text.replace('own{} 1\n', '')).list.find(({ name }) => name.endsWith('_since_seen_seconds'))
    ?.value;

describe('the page', () => {
  test('has the fleet, its ages and the daemon’s own metrics, each once', async () => {
    const opened = openBody([aView([aClient()])]);
    const { text } = opened;

    const page = await text();

    expect(page.match(/^sailpoint_managed_client_info\{/gm)).toHaveLength(1);
    expect(page.match(/^sailpoint_managed_client_since_seen_seconds\{/gm)).toHaveLength(1);
    expect(page.match(/^own/gm)).toHaveLength(1);
  });

  test('renders a snapshot once, however often it is asked for', async () => {
    const { client, renderings } = watched();
    const opened = openBody([aView([client])]);
    const { clock, text } = opened;

    for (let scrape = 0; scrape < 5; scrape++) {
      await text();
      await clock.advance(millis(700));
    }

    expect(renderings()).toBe(1);
  });

  test('shows the next snapshot at once', async () => {
    const opened = openBody([aView([aClient()])]);
    const { show, text } = opened;
    await text();

    show([aView([aClient({ id: 'new' })])]);

    expect(await text()).toContain('client_id="new"');
  });

  test('shows a tenant that was added or taken away at once', async () => {
    const view = aView([aClient()]);
    const opened = openBody([view]);
    const { show, text } = opened;
    const before = await text();

    show([]);

    expect(before).toContain('client_id="a"');
    expect(await text()).toBe('own{} 1\n');
  });

  test('shows another interval or threshold at once, though the snapshot is the same', async () => {
    const view = aView([aClient()]);
    const opened = openBody([view]);
    const { show, text } = opened;
    await text();

    show([{ ...view, thresholds: { ...view.thresholds, notSeenAfter: millis(1_000) } }]);

    expect(await text()).toContain('sailpoint_not_seen_after_seconds{tenant="acme"} 1\n');
  });

  test('has ages that are less than a second old, and is the same one until then', async () => {
    const opened = openBody([aView([aClient()])]);
    const { clock, body, text } = opened;
    const first = await body.text();

    await clock.advance(millis(999));
    const second = await body.text();
    await clock.advance(millis(1));

    expect(second).toBe(first);
    expect([ageIn(Buffer.concat(first).toString()), ageIn(await text())]).toEqual([10, 11]);
  });

  test('has ages of its time, though those of an earlier time are still being rendered', async () => {
    const opened = openBody([aView([aClient()])]);
    const { clock, text } = opened;
    await text();

    clock.freeze(millis(1_000));
    const early = text();
    clock.freeze(millis(20_000));
    const late = text();

    expect([ageIn(await early), ageIn(await late)]).toEqual([11, 31]);
  });

  test('is made once for scrapes that come together', async () => {
    let asked = 0;
    const opened = openBody([aView([aClient()])], async () => {
      asked += 1;
      return 'own{} 1\n';
    });
    const { body } = opened;

    const pages = await Promise.all([body.text(), body.text(), body.gzip()]);

    expect(pages[1]).toBe(pages[0]);
    expect(asked).toBe(1);
  });

  test('stands without the daemon’s own metrics when those are broken', async () => {
    const opened = openBody([aView([aClient()])], () => Promise.reject(new Error('broken')));
    const { broken, text } = opened;

    const page = await text();

    expect(page).toContain('client_id="a"');
    expect(broken).toEqual(['own']);
  });
});

describe('the gzip page', () => {
  test('is one member that holds the text: some readers stop after the first', async () => {
    const opened = openBody([aView([aClient(), aClient({ id: 'b' })])]);
    const { body } = opened;

    const text = Buffer.concat(await body.text());
    const packed = await opened.packed();

    expect(gunzipSync(packed)).toEqual(text);
    // The trailer of the last member tells of the whole: https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1
    expect(packed.readUInt32LE(packed.length - 8)).toBe(crc32(text));
    expect(packed.readUInt32LE(packed.length - 4)).toBe(text.length);
  });

  test('is packed once for as long as the text is the same', async () => {
    const opened = openBody([aView([aClient()])]);
    const { clock, body } = opened;

    const first = await body.gzip();
    const second = await body.gzip();
    await clock.advance(millis(1_000));

    expect(second).toBe(first);
    expect(gunzipSync(await opened.packed())).toEqual(Buffer.concat(await body.text()));
  });
});
