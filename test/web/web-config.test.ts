import { expect, test } from 'vitest';
import { messageOf } from '../../src/lib/errors.ts';
import { readWebConfig } from '../../src/web-config/read-web-config.ts';
import { type Folder, folder } from '../config/loading.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';

const hash = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';
const pem = 'write the path of a readable file in PEM form';

const authority = await makeAuthority('test CA');
const server = await makeCertificate('server', authority);
const chain = `${server.cert}\n${authority.cert}`;
const other = await makeCertificate('other', authority);

/** With server.crt, server.key, other.key and ca.crt beside the file. */
async function certificateFolder(): Promise<Folder> {
  const files = await folder();
  await files.write('server.crt', chain);
  await files.write('server.key', server.key);
  await files.write('other.key', other.key);
  await files.write('ca.crt', authority.cert);
  await files.write('encrypted.key', server.key.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'));
  await files.write('broken.crt', server.cert.replace(/\n.{40}/, '\nhunter2'));
  return files;
}

async function read(yaml: string) {
  await using files = await certificateFolder();
  return await readWebConfig(await files.write('web.yml', yaml));
}

async function complaintsAbout(yaml: string): Promise<readonly string[]> {
  await using files = await certificateFolder();
  const path = await files.write('web.yml', yaml);
  return await readWebConfig(path).then(
    () => [],
    (error: unknown) => messageOf(error).replaceAll(path, 'FILE').split('\n'),
  );
}

const tls = (more: string): string =>
  `tls_server_config: { cert_file: server.crt, key_file: server.key${more && `, ${more}`} }`;

const suites =
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256';
const policies =
  'NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert, RequireClientCert';
const bcrypt = 'a bcrypt hash such as `htpasswd -nBC 10 ""` makes';
const duration = 'a duration such as 100ms, 1s or 1m30s; 0 for none';

const table: readonly (readonly [string, string])[] = [
  ['', 'FILE: it is empty; write basic_auth_users or tls_server_config, or {}'],
  ['tls_server_config: {', 'FILE:1:21: the indentation is wrong, or a bracket is not closed'],
  [
    'basic_auth_user: {}',
    'basic_auth_user: the key is unknown; write one of tls_server_config, http_server_config, basic_auth_users, rate_limit; did you mean basic_auth_users?',
  ],
  ['basic_auth_users: { me: hunter2 }', `basic_auth_users.me: *** is not allowed; write ${bcrypt}`],
  ['basic_auth_users: { me: 12345 }', `basic_auth_users.me: *** is not a text; put it in quotes`],
  [
    `basic_auth_users: { me: "${hash.replace('$10$', '$03$')}" }`,
    `basic_auth_users.me: *** is not allowed; write ${bcrypt}`,
  ],
  [`basic_auth_users: { me: "${hash}x" }`, `basic_auth_users.me: *** is not allowed; write ${bcrypt}`],
  [
    'basic_auth_users: [me]',
    'basic_auth_users: *** is not allowed; write a mapping of names to bcrypt hashes',
  ],
  [
    'tls_server_config: { cert_file: server.crt }',
    'tls_server_config.key: it is missing; write key or key_file',
  ],
  [
    'tls_server_config: { key_file: server.key }',
    'tls_server_config.cert: it is missing; write cert or cert_file',
  ],
  [
    'tls_server_config: { min_version: TLS13 }',
    'tls_server_config.cert: it is missing; write cert or cert_file',
  ],
  [tls('cert: x'), 'tls_server_config.cert: cert and cert_file are both given; keep one of them'],
  [
    tls('min_version: TLS11'),
    'tls_server_config.min_version: "TLS11" is not allowed; write one of TLS12, TLS13; did you mean TLS12?',
  ],
  [
    tls('min_version: TLS13, max_version: TLS12'),
    'tls_server_config.min_version: "TLS13" is above max_version; lower it or raise max_version',
  ],
  [
    tls('client_auth_type: Require'),
    `tls_server_config.client_auth_type: "Require" is not allowed; write one of ${policies}`,
  ],
  [
    tls('client_auth_type: RequireAndVerifyClientCert'),
    'tls_server_config.client_ca: it is missing; write client_ca or client_ca_file',
  ],
  [
    tls('client_ca_file: ca.crt'),
    'tls_server_config.client_auth_type: it asks for no certificate, so the client CA would be unused; write RequireAndVerifyClientCert, or leave the client CA out',
  ],
  [
    tls('client_allowed_sans: [a.b], client_auth_type: VerifyClientCertIfGiven, client_ca_file: ca.crt'),
    'tls_server_config.client_allowed_sans: they need a client_auth_type that requires a certificate; write RequireAndVerifyClientCert there',
  ],
  [
    tls('client_allowed_sans: []'),
    'tls_server_config.client_allowed_sans: the list is empty; write a list of at least one name',
  ],
  [
    tls('cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]'),
    `tls_server_config.cipher_suites[0]: "TLS_RSA_WITH_RC4_128_SHA" is not allowed; write one of ${suites}`,
  ],
  [
    tls('curve_preferences: [X22519]'),
    'tls_server_config.curve_preferences[0]: "X22519" is not allowed; write one of CurveP256, CurveP384, CurveP521, X25519; did you mean X25519?',
  ],
  [
    tls('prefer_server_cipher_suites: 1'),
    'tls_server_config.prefer_server_cipher_suites: 1 is not allowed; write true or false',
  ],
  [tls('').replace('server.crt', 'no.crt'), `tls_server_config.cert_file: "no.crt" does not exist; ${pem}`],
  [
    tls('').replace('server.crt', 'server.key'),
    `tls_server_config.cert_file: "server.key" holds no certificate; ${pem}`,
  ],
  [
    tls('').replace('server.crt', 'broken.crt'),
    `tls_server_config.cert_file: "broken.crt" holds a certificate that cannot be read; ${pem}`,
  ],
  [
    tls('').replace('server.key', 'server.crt'),
    `tls_server_config.key_file: "server.crt" holds no private key; ${pem}`,
  ],
  [tls('').replace('server.key', 'hunter2'), `tls_server_config.key_file: *** does not exist; ${pem}`],
  [
    tls('').replace('server.key', 'encrypted.key'),
    `tls_server_config.key_file: "encrypted.key" holds an encrypted key, which needs a password; ${pem}`,
  ],
  [
    tls('').replace('server.key', 'other.key'),
    'tls_server_config.key_file: "other.key" does not belong to the certificate; write the key that belongs to the certificate',
  ],
  [
    'tls_server_config: { cert: hunter2, key: hunter2 }',
    'tls_server_config.cert: *** holds no certificate; write a text in PEM form',
  ],
  [
    'http_server_config: { http2: "no" }',
    'http_server_config.http2: "no" is not allowed; write true or false',
  ],
  [
    'http_server_config: { headers: { X-Powered-By: me } }',
    'http_server_config.headers.X-Powered-By: the key is unknown; write one of Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security',
  ],
  [
    'http_server_config: { headers: { X-Frame-Options: allow } }',
    'http_server_config.headers.X-Frame-Options: "allow" is not allowed; write one of deny, sameorigin, or nothing',
  ],
  [
    'http_server_config: { headers: { X-XSS-Protection: "a\\r\\nb: c" } }',
    'http_server_config.headers.X-XSS-Protection: "a\\r\\nb: c" is not allowed; write the value of a header on one line',
  ],
  [
    'rate_limit: { interval: 5, burst: 1 }',
    'rate_limit.interval: "5" has no unit; write 5s'.replace('"5"', '5'),
  ],
  [
    'rate_limit: { interval: 5 s, burst: 1 }',
    `rate_limit.interval: "5 s" is not a duration; write ${duration}`,
  ],
  [
    'rate_limit: { interval: 1s }',
    'rate_limit.burst: it would let no request through; write how many requests may come at once, at least 1',
  ],
  [
    'rate_limit: { interval: 1s, burst: -1 }',
    'rate_limit.burst: -1 is too small; write a whole number from 0 to 1000000',
  ],
];

test.each(table)('the web configuration %j is refused', async (yaml, complaint) => {
  const complaints = await complaintsAbout(yaml);

  expect(complaints[0]?.replace(/^FILE:\d+: /, '')).toBe(complaint);
  expect(complaints.join('\n')).not.toContain('hunter2');
});

test('a file that does not exist is refused', async () => {
  await expect(readWebConfig('/nowhere/web.yml')).rejects.toMatchObject({
    name: 'UsageError',
    message: 'Cannot read /nowhere/web.yml: it does not exist; write the path of a configuration file',
  });
});

test('without any key all may read over plain HTTP', async () => {
  expect(await read('{}')).toEqual({ tls: null, headers: {}, users: new Map(), rateLimit: null });
});

test('empty sections mean their defaults', async () => {
  const config = await read('tls_server_config:\nhttp_server_config:\nbasic_auth_users:\nrate_limit:\n');

  expect(config).toEqual(await read('{}'));
});

test('everything of the format is read', async () => {
  const config = await read(`
tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ca.crt
  client_allowed_sans: [prometheus.example.com]
  min_version: TLS12
  max_version: TLS12
  cipher_suites: [TLS_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]
  prefer_server_cipher_suites: false
  curve_preferences: [CurveP384, X25519]
http_server_config:
  http2: true
  headers: { Strict-Transport-Security: max-age=1, X-Frame-Options: "" }
basic_auth_users:
  alice: ${hash}
  "\${HOME}": ${hash}
rate_limit: { interval: 1m0.5s, burst: 3 }
`);

  expect(config).toEqual({
    tls: {
      context: {
        cert: chain,
        key: server.key,
        ca: authority.cert,
        minVersion: 'TLSv1.2',
        maxVersion: 'TLSv1.2',
        honorCipherOrder: false,
        ciphers:
          'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-AES256-GCM-SHA384',
        ecdhCurve: 'secp384r1:X25519',
      },
      clients: { asks: true, requires: true, verifies: true, allowedNames: ['prometheus.example.com'] },
    },
    headers: { 'strict-transport-security': 'max-age=1', 'x-frame-options': '' },
    users: new Map([
      ['alice', hash],
      [`\${HOME}`, hash],
    ]),
    rateLimit: { interval: 60_500, burst: 3 },
  });
});

test('a header may be a number, as in the example of the toolkit', async () => {
  const config = await read(`
http_server_config:
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=31536000; includeSubDomains
    X-Content-Type-Options: nosniff
    X-XSS-Protection: 1
    Content-Security-Policy: "default-src 'self' *.test.example.net"
`);

  expect(config.headers).toMatchObject({ 'x-xss-protection': '1', 'x-frame-options': 'deny' });
});

test.each([
  ['http_server_config: { headers: { X-XSS-Protection: [1] } }'],
  ['http_server_config: { headers: { Content-Security-Policy: { a: 1 } } }'],
])('a header that is neither a text nor a number is refused: %s', async (yaml) => {
  await expect(read(yaml)).rejects.toThrow('write the value of a header on one line');
});

test('certificates may stand in the file itself', async () => {
  const config = await read(JSON.stringify({ tls_server_config: { cert: server.cert, key: server.key } }));

  expect(config.tls?.context).toMatchObject({ cert: server.cert, key: server.key, ca: [] });
});
