import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { ask, pageOf, serve } from './serving-rig.ts';

const authority = await makeAuthority('test CA');
const server = await makeCertificate('server', authority);
const ca = authority.cert;
const web = JSON.stringify({ tls_server_config: { cert: server.cert, key: server.key } });

/** What the server says to these bytes until it hangs up. */
async function answerTo(port: number, bytes: string): Promise<string> {
  const socket = connectPlain(port, '127.0.0.1');
  socket.on('error', () => {}).write(bytes);
  return await text(socket);
}

const security = {
  'content-security-policy': expect.stringContaining("default-src 'none'"),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

test.each([
  ['GET', '/metrics', 200],
  ['HEAD', '/metrics', 200],
  ['GET', '/', 200],
  ['GET', '/nowhere', 404],
  ['GET', '/%', 400],
  ['POST', '/metrics', 405],
  ['DELETE', '/', 405],
  ['TRACE', '/metrics', 405],
  ['POST', '/nowhere', 404],
])('%s %s is answered %i, with security headers', async (method, path, status) => {
  await using rig = await serve({});

  const reply = await ask(rig.port, path, { method });

  expect(reply.status).toBe(status);
  expect(reply.headers).toMatchObject(security);
});

test('a bug is answered without its message or stack, and logged once for its path', async () => {
  const fails = () => {
    throw new Error('broken');
  };
  await using rig = await serve({ content: { fleet: fails, isReady: fails } });

  const replies = [];
  for (const path of ['/api/fleet', '/api/fleet?since=1', '/readyz']) replies.push(await ask(rig.port, path));

  for (const reply of replies)
    expect(reply).toMatchObject({ status: 500, text: 'internal error\n', headers: security });
  expect(rig.logged('server.broken')).toMatchObject([
    { level: 'error', route: '/api/fleet', error: 'broken' },
    { level: 'error', route: '/readyz', error: 'broken' },
  ]);
});

test.each(['/metrics', '/', '/nowhere'])('HEAD of %s answers as GET does, without a body', async (path) => {
  await using rig = await serve({});
  const { date: _got, ...got } = (await ask(rig.port, path)).headers;

  const head = await ask(rig.port, path, { method: 'HEAD' });

  const { date: _headed, ...headed } = head.headers;
  expect(head.body).toHaveLength(0);
  expect(headed).toEqual(got);
});

test.each([
  ['a huge header', `GET /metrics HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a huge address', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['a broken length', 'POST /metrics HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n', 400],
])('%s is answered with security headers, and hung up on', async (_name, bytes, status) => {
  await using rig = await serve({});

  const answer = await answerTo(rig.port, bytes);

  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain('\r\nx-content-type-options: nosniff\r\n');
  expect(answer).toContain("\r\ncontent-security-policy: default-src 'none'");
  expect(answer).toContain('\r\nconnection: close\r\n');
  expect(answer).not.toMatch(/node_modules|127\.0\.0\.1|HPE_/);
});

test('headers of the web configuration replace the default ones', async () => {
  const headers = {
    'X-Frame-Options': 'sameorigin',
    'Content-Security-Policy': '',
    'Strict-Transport-Security': 'max-age=60',
  };
  await using rig = await serve({ web: JSON.stringify({ http_server_config: { headers } }) });

  const replies = [await ask(rig.port), await ask(rig.port, '/nowhere')];
  const raw = await answerTo(rig.port, 'hello\r\n\r\n');

  for (const reply of replies) {
    expect(reply.headers).toMatchObject({
      'x-frame-options': 'sameorigin',
      'strict-transport-security': 'max-age=60',
      'x-content-type-options': 'nosniff',
    });
    expect(reply.headers).not.toHaveProperty('content-security-policy');
  }
  expect(raw).toContain('\r\nstrict-transport-security: max-age=60\r\n');
});

const long = 'metric{label="value"} 1\n'.repeat(400_000);
const big = { metrics: { ...pageOf(long), gzip: async () => [gzipSync(long)] } };

test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['gzip, gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['br, gzip;q=0.5', 'gzip'],
  ['gzip;q=0', 'identity'],
  ['gzip;q=0, identity', 'identity'],
  ['br', 'identity'],
  ['*', 'gzip'],
  [';;,', 'identity'],
])('Accept-Encoding %j gets one valid stream, over HTTP and TLS', async (accepted, encoding) => {
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
  await using plain = await serve({ content: big });
  await using encrypted = await serve({ content: big, web });

  const replies = [
    await ask(plain.port, '/metrics', { headers }),
    await ask(encrypted.port, '/metrics', { headers, ca }),
  ];

  for (const reply of replies) {
    const isZipped = reply.headers['content-encoding'] === 'gzip';
    expect(isZipped ? 'gzip' : 'identity').toBe(encoding);
    expect((isZipped ? gunzipSync(reply.body) : reply.body).equals(Buffer.from(long))).toBe(true);
    expect(reply.headers).toMatchObject({
      vary: 'accept-encoding',
      'content-length': `${reply.body.length}`,
    });
  }
});

/** Asks for the long page and reads none of it. */
function slowReader(port: number, isTls: boolean): Socket {
  const address = { host: '127.0.0.1', port };
  const socket = isTls ? connectTls({ ...address, ca }) : connectPlain(address);
  socket.on('error', () => {}).pause();
  socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
  return socket;
}

async function untilClosed(socket: Socket): Promise<void> {
  socket.resume();
  await eventually(() => socket.closed);
}

test.each([false, true])('slow readers delay nobody else (TLS: %s)', async (isTls) => {
  let asked = 0;
  const metrics = {
    ...big.metrics,
    text: () => {
      asked++;
      return big.metrics.text();
    },
  };
  await using rig = await serve({ content: { metrics }, ...(isTls && { web }) });
  const readers = Array.from({ length: 20 }, () => slowReader(rig.port, isTls));
  await eventually(() => asked === readers.length);

  const reply = await ask(rig.port, '/metrics', isTls ? { ca } : {});

  expect(reply.body).toHaveLength(long.length);
  for (const reader of readers) reader.destroy();
});

test.each([false, true])('a slow reader is cut off after two minutes (TLS: %s)', async (isTls) => {
  await using rig = await serve({ content: big, ...(isTls && { web }) });
  const idle = rig.clock.sleeping;
  const reader = slowReader(rig.port, isTls);
  await eventually(() => rig.clock.sleeping > idle);

  await rig.clock.advance(seconds(121));
  await untilClosed(reader);

  expect(reader.bytesRead).toBeLessThan(long.length);
});

test.each([false, true])(
  'an answer under way is sent whole before the server ends (TLS: %s)',
  async (isTls) => {
    const rig = await serve({ content: big, ...(isTls && { web }) });
    const reader = slowReader(rig.port, isTls);
    await once(reader, 'readable');

    const stopped = rig[Symbol.asyncDispose]();
    const answer = await text(reader);
    await stopped;

    expect(answer.endsWith(`\r\n\r\n${long}`)).toBe(true);
  },
);

const silent = (port: number): Socket => connectPlain(port, '127.0.0.1');

function halfARequest(port: number): Socket {
  const socket = silent(port);
  socket.write('GET /');
  return socket;
}

test.each([
  ['a slow reader', (port: number) => slowReader(port, false), undefined],
  ['a slow reader over TLS', (port: number) => slowReader(port, true), web],
  ['a client that says nothing', silent, undefined],
  ['a client before its handshake', silent, web],
  ['a client that stops in mid-request', halfARequest, undefined],
])('%s is cut off when the server stops', async (_name, connect, webConfig) => {
  const rig = await serve({ content: big, ...(webConfig && { web: webConfig }) });
  const client = connect(rig.port).on('error', () => {});
  await once(client, 'connect');
  await ask(rig.port, '/livez', webConfig ? { ca } : {});

  const stopped = rig[Symbol.asyncDispose]().then(() => true);
  const later = (): Promise<boolean> => rig.clock.advance(seconds(1)).then(() => false);
  await eventually(() => Promise.race([stopped, later()]));

  await untilClosed(client);
});

test('headers that are changed take effect without a restart', async () => {
  const policy = (value: string): string =>
    JSON.stringify({ http_server_config: { headers: { 'Content-Security-Policy': value } } });
  await using rig = await serve({ web: policy('old') });
  const seen = async () => (await ask(rig.port)).headers['content-security-policy'];
  const before = await seen();

  await rig.files.write('web.yml', policy('new'));
  await rig.until(async () => (await seen()) === 'new');

  expect(before).toBe('old');
});

test('nonsense after a request is answered after the answer to the request', async () => {
  await using rig = await serve({ content: big });
  const reader = slowReader(rig.port, false);
  await once(reader, 'readable');

  reader.write('nonsense\r\n\r\n');
  const said = await text(reader);

  const [, answer = '', complaint] = said.split('HTTP/1.1 ');
  expect(answer.endsWith('metric{label="value"} 1\n')).toBe(true);
  expect(complaint).toContain('400 Bad Request');
});

test('a client that closes its side after the request gets the whole answer', async () => {
  await using rig = await serve({ content: big });
  const socket = connectPlain(rig.port, '127.0.0.1');

  socket.end('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');

  expect((await text(socket)).endsWith('metric{label="value"} 1\n')).toBe(true);
});
