import { type get, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { MetricsBody } from '../../src/exposition/metrics-body.ts';
import { contentType } from '../../src/exposition/text.ts';
import { keepBody } from '../../src/web/body.ts';
import { createRunbooks } from '../../src/web/runbooks.ts';
import { startServer } from '../../src/web/server.ts';
import { aClient, aView } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openBody } from './open-body.ts';

const fleet = Array.from({ length: 700 }, (_, index) => aClient({ id: `client-${index}` }));

const serve = (body: MetricsBody) =>
  startServer({
    clock: new FakeClock(),
    host: '127.0.0.1',
    port: 0,
    content: {
      metrics: { contentType, ...body },
      fleet: async () => keepBody([Buffer.from('{}')]),
      runbooks: createRunbooks(),
      exporter: () => ({ version: '1.0.0', isDemo: false, drills: [], links: {} }),
      glances: async () => [],
      assets: async () => new Map(),
      isLive: () => true,
      isReady: () => true,
    },
  });

interface Reply {
  readonly length: string | undefined;
  readonly bytes: Buffer;
}

const ask = (port: number, options: Parameters<typeof get>[1] = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/metrics', ...options }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ length: response.headers['content-length'], bytes: Buffer.concat(parts) }),
      );
    })
      .on('error', reject)
      .end();
  });

test('the page in pieces has the length it says', async () => {
  const opened = openBody([aView(fleet)]);
  await using server = await serve(opened.body);

  const { length, bytes } = await ask(server.port);

  expect(bytes.toString()).toBe(await opened.text());
  expect(length).toBe(String(bytes.length));
});

test('HEAD has the length of the page and no page', async () => {
  const opened = openBody([aView(fleet)]);
  await using server = await serve(opened.body);

  const { length, bytes } = await ask(server.port, { method: 'HEAD' });

  expect(length).toBe(String(Buffer.concat(await opened.body.text()).length));
  expect(bytes).toHaveLength(0);
});

test('two readers have the same page, packed or not', async () => {
  const opened = openBody([aView(fleet)]);
  await using server = await serve(opened.body);

  const [one, other, packed] = await Promise.all([
    ask(server.port),
    ask(server.port),
    ask(server.port, { headers: { 'accept-encoding': 'gzip' } }),
  ]);

  expect(other.bytes.equals(one.bytes)).toBe(true);
  expect(gunzipSync(packed.bytes).equals(one.bytes)).toBe(true);
  expect(packed.length).toBe(String(packed.bytes.length));
});
