import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInflateRaw, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { millis } from '../../src/lib/units.ts';
import { aClient, aView } from '../support/builders.ts';
import { openBody } from './open-body.ts';

/** Enough for several pieces of each family. */
const fleet = Array.from({ length: 700 }, (_, index) =>
  aClient({ id: `client-${index}`, name: `Gerät ${index}` }),
);

/** Inflates one member alone, and says how many of the bytes are its deflate data. */
async function inflateFirst(packed: Buffer): Promise<{ readonly text: Buffer; readonly used: number }> {
  const inflate = createInflateRaw();
  const parts: Buffer[] = [];
  inflate.on('data', (part: Buffer) => parts.push(part));
  inflate.end(packed.subarray(10));
  await once(inflate, 'end');
  return { text: Buffer.concat(parts), used: inflate.bytesWritten };
}

describe('the gzip page', () => {
  test('holds the text, for any reader of gzip', async () => {
    const opened = openBody([aView(fleet)]);
    const text = Buffer.concat(await opened.body.text());

    const packed = await opened.packed();

    expect(gunzipSync(packed).equals(text)).toBe(true);
    const { stdout, status } = spawnSync('gzip', ['-dc'], { input: packed, maxBuffer: 2 ** 26 });
    expect(status).toBe(0);
    expect(stdout.equals(text)).toBe(true);
  });

  test('is one member: its data ends where the trailer begins', async () => {
    const opened = openBody([aView(fleet)]);
    const text = Buffer.concat(await opened.body.text());

    const packed = await opened.packed();

    const first = await inflateFirst(packed);
    expect(first.text.equals(text)).toBe(true);
    expect(packed.length - 10 - first.used).toBe(8);
  });

  test('is right again when some clients have changed, come or gone, and when time has passed', async () => {
    const opened = openBody([aView(fleet)]);
    await opened.packed();

    const changed = fleet.map((client, index) =>
      index === 300 ? aClient({ id: client.id, status: 'ERROR' }) : client,
    );
    opened.show([aView([...changed.slice(5), aClient({ id: 'new' })])]);
    const afterChange = await opened.packed();
    const changedText = await opened.text();
    await opened.clock.advance(millis(1_000));

    expect(gunzipSync(afterChange).toString()).toBe(changedText);
    expect(changedText).toContain('client_id="new"');
    expect(gunzipSync(await opened.packed()).toString()).toBe(await opened.text());
  });
});
