import { expect, test } from 'vitest';
import { proxyFor } from '../../src/config/proxy.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { byteByByte, listenProxy, listenRaw, listenTls, withLargeHeaders } from './servers.ts';
import { reasons, startTlsTenant } from './start-watched-tenant.ts';
import { watchTenant } from './watched-tenant.ts';

const host = 'acme.api.example.test';
const authority = await makeAuthority('Corporate Authority');
/** Only a proxy can find it: the name means nothing to DNS. */
const identity = await makeCertificate(host, authority);
const authorities = { path: '/unused', certificates: [authority.cert] };

test('a sweep goes through the proxy, over few tunnels that are kept', async () => {
  await using behind = await startTlsTenant(identity);
  await using proxy = await listenProxy(behind.tlsPort);
  await using watched = watchTenant({
    baseUrl: `https://${host}`,
    clock: behind.clock,
    proxy: `http://127.0.0.1:${proxy.port}`,
    authorities,
  });

  await watched.sweep();
  await watched.sweep();

  expect(watched.logs('sweep.completed').map(({ polled }) => polled)).toEqual([6, 6]);
  expect([...new Set(proxy.asked.map(({ target, user }) => `${target} ${user}`))]).toEqual([
    `${host}:443 undefined`,
  ]);
  expect(proxy.asked.length).toBeLessThanOrEqual(10);
  // One token, its end once, and in each sweep clients, clusters and six statuses.
  expect(await watched.codes()).toEqual({ 200: 18 });
});

test('a proxy that wants a password gets it, and no log line contains it', async () => {
  await using behind = await startTlsTenant(identity);
  await using proxy = await listenProxy(behind.tlsPort, 'exporter:p@ss hunter2');
  await using watched = watchTenant({
    baseUrl: `https://${host}`,
    clock: behind.clock,
    proxy: `http://exporter:p%40ss%20hunter2@127.0.0.1:${proxy.port}`,
    authorities,
  });

  await watched.sweep();

  expect(watched.logs('sweep.completed')).toHaveLength(1);
  expect(watched.output()).not.toContain('hunter2');
});

test.each([
  ['comes byte by byte', byteByByte],
  ['has headers of 64 kB', withLargeHeaders],
])('a proxy whose answer %s is understood', async (_what, answer) => {
  await using behind = await startTlsTenant(identity);
  await using proxy = await listenProxy(behind.tlsPort, undefined, answer);
  await using watched = watchTenant({
    baseUrl: `https://${host}`,
    clock: behind.clock,
    proxy: `http://127.0.0.1:${proxy.port}`,
    authorities,
  });

  await watched.sweep();

  expect(watched.logs('sweep.completed').map(({ polled }) => polled)).toEqual([6]);
});

test('a proxy that speaks TLS itself is trusted by the same authorities as the tenant', async () => {
  await using behind = await startTlsTenant(identity);
  await using plain = await listenProxy(behind.tlsPort, 'exporter:hunter2');
  await using proxy = await listenTls(await makeCertificate('localhost', authority), plain.port);
  await using watched = watchTenant({
    baseUrl: `https://${host}`,
    clock: behind.clock,
    proxy: `https://exporter:hunter2@localhost:${proxy.port}`,
    authorities,
  });

  await watched.sweep();

  expect(watched.logs('sweep.completed').map(({ polled }) => polled)).toEqual([6]);
});

test.each([
  ['a % that begins no escape', 'exporter:50%off', 'exporter:50%off'],
  ['a % before digits that are none of an escape', 'exporter:100%zz%', 'exporter:100%zz%'],
  ['an escape', 'exporter:p%40ss', 'exporter:p@ss'],
  ['an @', 'exporter:p@ss', 'exporter:p@ss'],
  ['a backslash', 'CORP\\exporter:pass', 'CORP\\exporter:pass'],
  ['a colon, a slash, a question mark and a number sign', 'exporter:a:b/c?d#e', 'exporter:a:b/c?d#e'],
  ['letters beyond ASCII', 'exporter:größe', 'exporter:größe'],
  ['no password', 'exporter', 'exporter:'],
])('credentials of a proxy with %s work as they are written', async (_what, written, meant) => {
  await using behind = await startTlsTenant(identity);
  await using proxy = await listenProxy(behind.tlsPort, meant);
  const found = proxyFor(`https://${host}`, { HTTPS_PROXY: `${written}@127.0.0.1:${proxy.port}` });
  await using watched = watchTenant({
    baseUrl: `https://${host}`,
    clock: behind.clock,
    proxy: found.kind === 'ok' ? (found.value?.reveal() ?? '') : expect.fail(found.failure.problem),
    authorities,
  });

  await watched.sweep();

  expect(watched.logs('sweep.completed')).toHaveLength(1);
});

test('a proxy that refuses the password (407) is reported as proxy', async () => {
  await using behind = await startTlsTenant(identity);
  await using proxy = await listenProxy(behind.tlsPort, 'exporter:right');
  await using watched = watchTenant({
    baseUrl: `https://${host}`,
    clock: behind.clock,
    proxy: `http://exporter:wrong-hunter2@127.0.0.1:${proxy.port}`,
    authorities,
  });

  await watched.sweep();

  expect(reasons(watched)).toEqual(['proxy']);
  expect(Object.keys(await watched.codes())).toEqual(['proxy']);
  expect(watched.output()).not.toContain('hunter2');
});

test.each(['127.0.0.1', 'nowhere.invalid'])(
  'a proxy that cannot be reached (%s) is reported as proxy, not as the tenant',
  async (proxyHost) => {
    await using watched = watchTenant({
      baseUrl: `https://${host}`,
      proxy: `http://${proxyHost}:${await freePort()}`,
    });

    await watched.sweep();

    expect(reasons(watched)).toEqual(['proxy']);
    expect(Object.keys(await watched.codes())).toEqual(['proxy']);
  },
);

test.each([
  ['refuses', 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'],
  ['shows a page', 'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>Blocked</html>'],
  [
    'shows a page as if it had connected',
    `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>${'Please log in. '.repeat(100)}</html>`,
  ],
  ['is none', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['says nothing', ''],
])('a proxy that %s is reported as proxy', async (_what, answer) => {
  await using proxy = await listenRaw((socket) => socket.end(answer));
  await using watched = watchTenant({
    baseUrl: `https://${host}`,
    proxy: `http://127.0.0.1:${proxy.port}`,
  });

  await watched.sweep();

  expect(reasons(watched)).toEqual(['proxy']);
});

test('a certificate that is not trusted is reported as tls, even through a proxy', async () => {
  await using behind = await startTlsTenant(identity);
  await using proxy = await listenProxy(behind.tlsPort);
  await using watched = watchTenant({
    baseUrl: `https://${host}`,
    clock: behind.clock,
    proxy: `http://127.0.0.1:${proxy.port}`,
  });

  await watched.sweep();

  expect(reasons(watched)).toEqual(['tls']);
});

test('without a proxy the same failures are reported for the tenant', async () => {
  await using nobody = watchTenant({ baseUrl: `http://127.0.0.1:${await freePort()}` });
  await using nowhere = watchTenant({ baseUrl: 'https://acme.api.invalid' });

  await nobody.sweep();
  await nowhere.sweep();

  expect(reasons(nobody)).toEqual(['refused']);
  expect(reasons(nowhere)).toEqual(['dns']);
});
