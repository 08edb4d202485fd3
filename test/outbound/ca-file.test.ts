import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { folder } from '../config/loading.ts';
import { makeAuthority } from '../support/certificates.ts';

const tenantWith = (caFile: string): string => `tenants:
  - name: acme
    baseUrl: https://acme.api.identitynow.com
    clientId: id
    clientSecret: s
    tls: { caFile: "${caFile}" }
`;

const first = (await makeAuthority('First Authority')).cert;
const second = (await makeAuthority('Second Authority')).cert;

test('all certificates of a CA file are read, from a path relative to the configuration', async () => {
  await using files = await folder();
  await files.write('ca.pem', `Our authorities\n${first}\n# the next one\r\n${second}`);
  const path = await files.write('config.yaml', tenantWith('ca.pem'));

  const config = await loadConfig(path, {});

  const { authorities } = config.tenants[0]?.connection ?? {};
  expect(authorities?.path).toBe(`${files.path}/ca.pem`);
  expect(authorities?.certificates.map((pem) => new X509Certificate(pem).subject)).toEqual([
    'CN=First Authority',
    'CN=Second Authority',
  ]);
});

test.each([
  ['', 'holds no certificate'],
  ['hunter2', 'holds no certificate'],
  [first.slice(0, -40), 'holds no certificate'],
  [first.replace(/[A-Za-z0-9]{40}/, ''), 'holds a certificate that cannot be read'],
  ['-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----', 'holds a certificate that cannot be read'],
])('a CA file that is not usable is refused (case %#)', async (content, problem) => {
  await using files = await folder();
  const caFile = await files.write('ca.pem', content);
  const path = await files.write('config.yaml', tenantWith(caFile));

  await expect(loadConfig(path, {})).rejects.toMatchObject({
    name: 'UsageError',
    message: `${path}:6: tenants[0].tls.caFile: "${caFile}" ${problem}; write the path of a readable file with certificates in PEM form`,
  });
});

test.each([
  ['/nowhere/ca.pem', '"/nowhere/ca.pem" does not exist'],
  ['/', '*** is a folder'],
  ['hunter2', '*** does not exist'],
])('a CA file that cannot be read (%s) is refused', async (caFile, problem) => {
  await using files = await folder();
  const path = await files.write('config.yaml', tenantWith(caFile));

  await expect(loadConfig(path, {})).rejects.toThrow(
    `${path}:6: tenants[0].tls.caFile: ${problem}; write the path of a readable file with certificates in PEM form`,
  );
});
