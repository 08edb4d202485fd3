import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, symlink } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect, type PeerCertificate, type SecureVersion } from 'node:tls';
import { expect, test } from 'vitest';
import { type CertificateAndKey, makeAuthority, makeCertificate } from '../support/certificates.ts';
import { ask, type Rig, serve } from './serving-rig.ts';

const authority = await makeAuthority('test CA');
const strangers = await makeAuthority('CA of strangers');
const server = await makeCertificate('server', authority);
const renewed = await makeCertificate('renewed', authority);
const ca = authority.cert;
const client = await makeCertificate('client', authority, {
  altNames: [
    { type: 2, value: 'prometheus.example' },
    { type: 7, ip: '::1' },
  ],
});
const stranger = await makeCertificate('stranger', strangers, {
  altNames: [{ type: 2, value: 'prometheus.example' }],
});

const files = {
  'tls.crt': server.cert,
  'tls.key': server.key,
  'client-ca.crt': authority.cert,
  'other-ca.crt': strangers.cert,
};

const web = (more: object = {}): string =>
  JSON.stringify({ tls_server_config: { cert_file: 'tls.crt', key_file: 'tls.key', ...more } });

/** The common name of the certificate that new connections see. */
async function nameSeen(port: number): Promise<string | string[] | undefined> {
  const socket = connect({ host: '127.0.0.1', port, ca });
  await once(socket, 'secureConnect');
  const seen: PeerCertificate = socket.getPeerCertificate();
  socket.destroy();
  return seen.subject.CN;
}

const scrape = async (rig: Rig, identity: Partial<CertificateAndKey> = {}): Promise<number | 'turned away'> =>
  ask(rig.port, '/metrics', { ca, ...identity }).then(
    ({ status }) => status,
    () => 'turned away',
  );

test('metrics are served over TLS', async () => {
  await using rig = await serve({ files, web: web() });

  const reply = await ask(rig.port, '/metrics', { ca });

  expect(reply).toMatchObject({ status: 200, text: 'up 1\n' });
  expect(rig.logged('server.listening')).toMatchObject([{ tls: true, http2: false, serves: 'all' }]);
});

test('a client of HTTP/2 falls back to HTTP/1.1', async () => {
  await using rig = await serve({ files, web: web() });
  const socket = connect({ host: '127.0.0.1', port: rig.port, ca, ALPNProtocols: ['h2', 'http/1.1'] });

  await once(socket, 'secureConnect');

  expect(socket.alpnProtocol).toBe('http/1.1');
  socket.destroy();
});

test.each<[object, SecureVersion, string]>([
  [{ min_version: 'TLS13' }, 'TLSv1.2', 'turned away'],
  [{ min_version: 'TLS13' }, 'TLSv1.3', 'served'],
  [{ max_version: 'TLS12' }, 'TLSv1.3', 'turned away'],
  [{ max_version: 'TLS12' }, 'TLSv1.2', 'served'],
  [{}, 'TLSv1.1', 'turned away'],
])('with %j a client of %s is %s', async (versions, version, outcome) => {
  await using rig = await serve({ files, web: web(versions) });

  const reply = ask(rig.port, '/metrics', {
    ca,
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT@SECLEVEL=0',
  });

  expect(
    await reply.then(
      () => 'served',
      () => 'turned away',
    ),
  ).toBe(outcome);
});

test('the chosen cipher suite and curve are used', async () => {
  const chosen = {
    max_version: 'TLS12',
    cipher_suites: ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'],
    curve_preferences: ['CurveP384'],
  };
  await using rig = await serve({ files, web: web(chosen) });
  const socket = connect({ host: '127.0.0.1', port: rig.port, ca });

  await once(socket, 'secureConnect');

  expect(socket.getCipher().name).toBe('ECDHE-ECDSA-CHACHA20-POLY1305');
  expect(socket.getEphemeralKeyInfo()).toMatchObject({ name: 'secp384r1' });
  socket.destroy();
});

const none = {};
const verified = { client_ca_file: 'client-ca.crt' };
const named = { client_allowed_sans: ['prometheus.example'] };
const addressed = { client_allowed_sans: ['::1'] };
const misnamed = { client_allowed_sans: ['grafana.example'] };

test.each([
  ['NoClientCert', {}, none, 200],
  ['RequestClientCert', {}, none, 200],
  ['RequestClientCert', {}, stranger, 200],
  ['RequireAnyClientCert', {}, none, 'turned away'],
  ['RequireAnyClientCert', {}, stranger, 200],
  ['RequireClientCert', {}, none, 'turned away'],
  ['VerifyClientCertIfGiven', verified, none, 200],
  ['VerifyClientCertIfGiven', verified, stranger, 'turned away'],
  ['VerifyClientCertIfGiven', verified, client, 200],
  ['RequireAndVerifyClientCert', verified, none, 'turned away'],
  ['RequireAndVerifyClientCert', verified, stranger, 'turned away'],
  ['RequireAndVerifyClientCert', verified, client, 200],
  ['RequireAndVerifyClientCert', { ...verified, ...named }, client, 200],
  ['RequireAndVerifyClientCert', { ...verified, ...named }, stranger, 'turned away'],
  ['RequireAndVerifyClientCert', { ...verified, ...addressed }, client, 200],
  ['RequireAndVerifyClientCert', { ...verified, ...misnamed }, client, 'turned away'],
  ['RequireAnyClientCert', misnamed, client, 'turned away'],
])(
  'client_auth_type %s with %j settles who gets in (case %#)',
  async (client_auth_type, more, identity, outcome) => {
    await using rig = await serve({ files, web: web({ client_auth_type, ...more }) });

    expect(await scrape(rig, identity)).toBe(outcome);
  },
);

test.each(['TLS12', 'TLS13'])(
  'a session of %s from before certificates were needed lets nobody in',
  async (max_version) => {
    const visit = async (session?: Buffer): Promise<readonly [string, Buffer | undefined]> => {
      let ticket: Buffer | undefined;
      const socket = connect({ host: '127.0.0.1', port: rig.port, ca, ...(session && { session }) });
      socket.on('session', (given) => (ticket = given)).write('GET /metrics HTTP/1.0\r\n\r\n');
      return [await text(socket).catch(() => ''), ticket];
    };
    await using rig = await serve({
      files,
      web: web({ client_auth_type: 'RequestClientCert', max_version }),
    });
    const [before, session] = await visit();

    const strict = { client_auth_type: 'RequireAndVerifyClientCert', ...verified, max_version };
    await rig.files.write('web.yml', web(strict));
    await rig.until(() => rig.logged('web_config.reloaded').length > 0);

    expect(before).toContain('up 1');
    expect(session).toBeDefined();
    expect((await visit(session))[0]).toBe('');
  },
);

test('a renewed certificate is served without a restart, and connections that are open stay', async () => {
  await using rig = await serve({ files, web: web() });
  const open = connect({ host: '127.0.0.1', port: rig.port, ca });
  await once(open, 'secureConnect');

  await rig.files.write('tls.crt', renewed.cert);
  await rig.files.write('tls.key', renewed.key);
  await rig.until(async () => (await nameSeen(rig.port)) === 'renewed');

  expect(open.destroyed).toBe(false);
  expect(rig.logged('web_config.reloaded')).toHaveLength(1);
  expect(rig.logged('web_config.reload_failed')).toEqual([]);
  open.destroy();
});

test('a certificate is renewed by the symlink swap of Kubernetes', async () => {
  await using rig = await serve({ files, web: web() });
  const { path } = rig.files;
  await rig.files.write('new.crt', renewed.cert);
  await rig.files.write('new.key', renewed.key);

  for (const kind of ['crt', 'key']) {
    await symlink(`new.${kind}`, `${path}/swap`);
    await rename(`${path}/swap`, `${path}/tls.${kind}`);
  }

  await rig.until(async () => (await nameSeen(rig.port)) === 'renewed');
});

test('a bad certificate keeps the old one, and is logged once', async () => {
  await using rig = await serve({ files, web: web() });

  await rig.files.write('tls.key', renewed.key);
  await rig.readings(20);

  expect(await nameSeen(rig.port)).toBe('server');
  expect(rig.logged('web_config.reload_failed')).toMatchObject([
    { level: 'error', reason: expect.stringContaining('does not belong to the certificate') },
  ]);
  expect(JSON.stringify(rig.logged('web_config.reload_failed'))).not.toContain('BEGIN');
});

test('a certificate that is written before its key is not complained of', async () => {
  await using rig = await serve({ files, web: web() });

  await rig.files.write('tls.crt', renewed.cert);
  await rig.readings(1);
  await rig.files.write('tls.key', renewed.key);
  await rig.until(async () => (await nameSeen(rig.port)) === 'renewed');

  expect(rig.logged('web_config.reload_failed')).toEqual([]);
});

test('a client CA is replaced without a restart', async () => {
  const policy = { client_auth_type: 'RequireAndVerifyClientCert', ...verified };
  await using rig = await serve({ files, web: web(policy) });

  await rig.files.write('client-ca.crt', strangers.cert);
  await rig.until(async () => (await scrape(rig, stranger)) === 200);

  expect(await scrape(rig, client)).toBe('turned away');
});

test('whether the file was last loaded well is a metric, where there is a file', async () => {
  const name = 'sailpoint_exporter_web_config_last_reload_successful';
  await using without = await serve({});
  await using rig = await serve({ files, web: web() });
  const first = await rig.sample(name);

  await rig.files.write('web.yml', web({ min_version: 'TLS9' }));
  await rig.until(() => rig.logged('web_config.reload_failed').length > 0);
  const broken = await rig.sample(name);
  await rig.files.write('web.yml', web());
  await rig.until(async () => (await rig.sample(name)) === 1);

  expect([await without.sample(name), first, broken]).toEqual([null, 1, 0]);
});

test('TLS is not turned off while running', async () => {
  await using rig = await serve({ files, web: web() });

  await rig.files.write('web.yml', '{}');
  await rig.until(() => rig.logged('web_config.reload_failed').length > 0);

  expect(await scrape(rig)).toBe(200);
  expect(rig.logged('web_config.reload_failed')).toMatchObject([
    { reason: 'Cannot change TLS on or off while running; restart for that' },
  ]);
});

/** What the port says to bytes that are not encrypted, until it hangs up. */
async function saidInPlain(port: number, bytes: string): Promise<string> {
  const socket = connectPlain(port, '127.0.0.1').on('error', () => {});
  socket.write(bytes);
  return await text(socket).catch(() => '');
}

test.each(['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE', 'PATCH', 'CONNECT'])(
  'plain HTTP (%s) on the port of TLS is answered with a sentence, and nobody else is disturbed',
  async (method) => {
    await using rig = await serve({ files, web: web() });

    const said = await saidInPlain(rig.port, `${method} /metrics HTTP/1.1\r\nhost: x\r\n\r\n`);

    expect(said).toMatch(/^HTTP\/1\.0 400 Bad Request\r\n/);
    expect(said).toMatch(/\r\n\r\nClient sent an HTTP request to an HTTPS server\.\n$/);
    expect(await scrape(rig)).toBe(200);
  },
);

test.each([
  ['noise', '\u0000\u0001\u0002'.repeat(100)],
  ['a greeting of another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
])('%s on the port of TLS is hung up on, and nobody else', async (_name, bytes) => {
  await using rig = await serve({ files, web: web() });

  const said = await saidInPlain(rig.port, bytes);

  expect(said).not.toMatch(/up 1|HTTP/);
  expect(await scrape(rig)).toBe(200);
});

/** What OpenSSL's own client says of a handshake. */
async function handshake(port: number, ...options: string[]): Promise<string> {
  const openssl = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors] = await Promise.all([text(openssl.stdout), text(openssl.stderr)]);
  return out + errors;
}

const weak = 'ALL:COMPLEMENTOFALL@SECLEVEL=0';

test.each([
  ['ECDHE-ECDSA-AES128-GCM-SHA256', true],
  ['ECDHE-ECDSA-AES256-GCM-SHA384', true],
  ['ECDHE-ECDSA-CHACHA20-POLY1305', true],
  ['ECDHE-ECDSA-AES128-SHA', false],
  ['ECDHE-ECDSA-AES256-SHA384', false],
  ['ECDHE-ECDSA-AES128-CCM', false],
  ['DHE-RSA-AES256-GCM-SHA384', false],
  ['AES128-GCM-SHA256', false],
  ['kRSA:!aNULL', false],
  ['aNULL', false],
])('without chosen suites TLS 1.2 by %s is served: %s', async (cipher, isServed) => {
  await using rig = await serve({ files, web: web() });

  const said = await handshake(rig.port, '-tls1_2', '-cipher', `${cipher}@SECLEVEL=0`);

  expect(/Cipher is (?!\(NONE\))/.test(said)).toBe(isServed);
});

test.each([
  ['-tls1_3', true],
  ['-tls1_2', true],
  ['-tls1_1', false],
  ['-tls1', false],
])('without a chosen version %s is served: %s', async (version, isServed) => {
  await using rig = await serve({ files, web: web() });

  const said = await handshake(rig.port, version, '-cipher', weak);

  expect(/Cipher is (?!\(NONE\))/.test(said)).toBe(isServed);
});

test('a bad web configuration ends the start', async () => {
  await expect(serve({ web: web() })).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining('tls_server_config.cert_file: "tls.crt" does not exist'),
  });
});
