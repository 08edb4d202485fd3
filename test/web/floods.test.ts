import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect as connectPlain, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { hashSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { keepBody } from '../../src/web/body.ts';
import { createLogins } from '../../src/web-config/logins.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { ask, pageOf, serve } from './serving-rig.ts';

const authority = await makeAuthority('test CA');
const server = await makeCertificate('server', authority);
const ca = authority.cert;
const web = JSON.stringify({ tls_server_config: { cert: server.cert, key: server.key } });

const request = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;

/** A client that sends this and reads nothing until told to. */
async function dial(port: number, bytes: string, isTls = false): Promise<Socket> {
  const address = { host: '127.0.0.1', port };
  const socket = isTls ? connectTls({ ...address, ca }) : connectPlain(address);
  socket.on('error', () => {}).pause();
  await once(socket, isTls ? 'secureConnect' : 'connect');
  socket.write(bytes);
  return socket;
}

/** A fleet that no connection takes whole unless somebody reads, with a count of how often it was asked for. */
function countedFleet() {
  const body = keepBody([Buffer.alloc(16 * 1_024 * 1_024, 'x')]);
  const counted = { asked: 0 };
  const fleet = async () => {
    counted.asked += 1;
    return body;
  };
  return { counted, fleet };
}

const big = { metrics: pageOf('metric 1\n'.repeat(1_000_000)) };

test.each([false, true])(
  'of 170 requests in one packet one is answered while nobody reads (TLS: %s)',
  async (isTls) => {
    const { counted, fleet } = countedFleet();
    await using rig = await serve({ content: { fleet }, ...(isTls && { web }) });

    const reader = await dial(rig.port, request('/api/fleet').repeat(170), isTls);
    await once(reader, 'readable');
    const replies = [];
    for (let asked = 0; asked < 20; asked++) replies.push(await ask(rig.port, '/livez', isTls ? { ca } : {}));

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(counted.asked).toBe(1);
    reader.destroy();
  },
);

test('requests in one packet are answered in their order', async () => {
  await using rig = await serve({});
  const reader = await dial(rig.port, request('/livez') + request('/nowhere') + request('/metrics'));

  reader.end();

  const answers = await text(reader);
  expect([...answers.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status)).toEqual([
    '200',
    '404',
    '200',
  ]);
  expect(answers.endsWith('up 1\n')).toBe(true);
});

test('who sends too many requests in one packet gets some whole answers, and the end', async () => {
  await using rig = await serve({});
  const reader = await dial(rig.port, request('/livez').repeat(170));

  const answers = await text(reader);

  const many = answers.match(/HTTP\/1\.1 200 /g)?.length ?? 0;
  expect(many).toBeGreaterThan(1);
  expect(many).toBeLessThan(100);
  expect(answers.match(/ok\n/g)).toHaveLength(many);
  expect(answers.match(/connection: close\r\n/gi)).toHaveLength(1);
});

/** On a connection that is kept. */
async function keepAsking(port: number, agent: Agent): Promise<IncomingMessage> {
  const [response] = (await once(get({ host: '127.0.0.1', port, path: '/livez', agent }), 'response')) as [
    IncomingMessage,
  ];
  await text(response);
  return response;
}

test('a connection that is kept is closed after some requests, in good order', async () => {
  await using rig = await serve({});
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const replies: IncomingMessage[] = [];

  for (let asked = 0; asked < 70; asked++) replies.push(await keepAsking(rig.port, agent));
  agent.destroy();

  expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  expect(replies.filter(({ headers }) => headers.connection === 'close')).toHaveLength(2);
});

test.each([
  ['idle', request('/livez')],
  ['silent', ''],
  ['stopped in the middle of a request', 'GET /metr'],
])('a thousand connections that are %s keep nobody out', async (_name, bytes) => {
  await using rig = await serve({});
  const others = [];
  for (let made = 0; made < 1_000; made++) others.push(await dial(rig.port, bytes));

  const reply = await ask(rig.port, '/livez');

  expect(reply.status).toBe(200);
  expect(await rig.sample('sailpoint_exporter_connections_refused_total')).toBeGreaterThanOrEqual(500);
  for (const other of others) other.destroy();
});

test('an idle connection gives way before one whose answer is on its way', async () => {
  await using rig = await serve({ content: big });
  const reader = await dial(rig.port, request('/metrics'));
  await once(reader, 'readable');
  const others = [];

  for (let made = 0; made < 600; made++) others.push(await dial(rig.port, request('/livez')));

  reader.end();
  expect((await text(reader)).endsWith('metric 1\n')).toBe(true);
  for (const other of others) other.destroy();
});

test('answers that are never done keep nobody out', async () => {
  const { promise, resolve } = Promise.withResolvers<ReturnType<typeof keepBody>>();
  await using rig = await serve({ content: { fleet: () => promise } });
  const readers: Socket[] = [];
  for (let made = 0; made < 520; made++) readers.push(await dial(rig.port, request('/api/fleet')));

  const reply = await ask(rig.port, '/livez');

  expect(reply.status).toBe(200);
  expect(await rig.sample('sailpoint_exporter_connections_refused_total')).toBe(21);
  resolve(keepBody([]));
  for (const reader of readers) reader.destroy();
});

test('readers of pages that are no longer current are cut off before they hold too much', async () => {
  const size = 16 * 1_024 * 1_024;
  const metrics = { ...big.metrics, text: async () => [Buffer.alloc(size, 'x')] };
  await using rig = await serve({ content: { metrics } });
  const readers = [];
  for (let made = 0; made < 20; made++) {
    const reader = await dial(rig.port, 'GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    await once(reader, 'readable');
    readers.push(reader);
  }

  const lengths = await Promise.all(
    readers.map(async (reader) => (await text(reader).catch(() => '')).length),
  );

  const whole = lengths.map((length) => length > size);
  expect(whole.slice(-3)).toEqual([true, true, true]);
  expect(whole.slice(0, 10)).not.toContain(true);
});

const header = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

test.each([
  ['another user', (users: object) => ({ basic_auth_users: { ...users, bob: hashSync('b', 4) } })],
  [
    'a header',
    (users: object) => ({
      basic_auth_users: users,
      http_server_config: { headers: { 'X-XSS-Protection': '1' } },
    }),
  ],
])(
  'a known scraper is admitted at once, whatever is guessed and though %s is reloaded',
  async (_name, change) => {
    // More than a second for each guess: all of them last longer than this test.
    const users = { alice: hashSync('right', 4), slow: hashSync('x', 4).replace('$04$', '$14$') };
    await using rig = await serve({ web: JSON.stringify({ basic_auth_users: users }) });
    const right = { headers: { authorization: header('alice', 'right') } };
    await ask(rig.port, '/metrics', right);
    const flood: Socket[] = [];
    for (let guess = 0; guess < 120; guess++) {
      const authorization = header('slow', `guess ${guess}`);
      const bytes = `GET /metrics HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`;
      flood.push(await dial(rig.port, bytes));
    }

    const during = await ask(rig.port, '/metrics', right);
    await rig.files.write('web.yml', JSON.stringify(change(users)));
    await rig.until(() => rig.logged('web_config.reloaded').length > 0);
    const after = await ask(rig.port, '/metrics', right);
    const stranger = await ask(rig.port, '/metrics', {
      headers: { authorization: header('alice', 'wrong') },
    });

    expect([during.status, after.status, stranger.status]).toEqual([200, 200, 503]);
    for (const socket of flood) socket.destroy();
  },
);

test('a user whose hash is changed is forgotten, and only that one', async () => {
  const asked: string[] = [];
  const logins = createLogins(async (password) => {
    asked.push(password);
    return true;
  });
  const judge = (users: Record<string, string>, password: string) =>
    logins(new Map(Object.entries(users)), { authorization: header('alice', password), address: '10.0.0.1' });
  await judge({ alice: 'hash 1' }, 'a');

  const same = await judge({ alice: 'hash 1', bob: 'hash' }, 'a');
  const before = asked.length;
  await judge({ alice: 'hash 2', bob: 'hash' }, 'a');
  const gone = await judge({ bob: 'hash' }, 'a');

  expect([same, before, asked.length, gone]).toEqual(['admitted', 1, 3, 'refused']);
});
