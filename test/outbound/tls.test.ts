import { rename } from 'node:fs/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { readAuthorities } from '../../src/config/authorities.ts';
import { folder } from '../config/loading.ts';
import { startTestSimulator } from '../simulator-tools/test-simulator.ts';
import { type CertificateAndKey, makeAuthority, makeCertificate } from '../support/certificates.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { reasons, startTlsTenant } from './start-watched-tenant.ts';
import { watchTenant } from './watched-tenant.ts';

const authority = await makeAuthority('Private Authority');
const good = await makeCertificate('localhost', authority);

async function tenantWith(identity: CertificateAndKey) {
  const tenant = await startTlsTenant(identity);
  return { ...tenant, baseUrl: `https://localhost:${tenant.tlsPort}` };
}

const trusting = (...certificates: readonly string[]) => ({ path: '/nowhere', certificates });

test('a certificate of a private authority is trusted if its authority is', async () => {
  await using tenant = await tenantWith(good);
  await using watched = watchTenant({ ...tenant, authorities: trusting(authority.cert) });

  await watched.sweep();

  expect(watched.logs('sweep.completed').map(({ polled }) => polled)).toEqual([6]);
});

test('a private authority is trusted in addition to those of the system', async () => {
  const system = getCACertificates('default');
  const known = await makeAuthority('Authority of the System');
  await using tenant = await tenantWith(await makeCertificate('localhost', known));
  using stack = new DisposableStack();
  stack.defer(() => setDefaultCACertificates(system));
  setDefaultCACertificates([known.cert]);
  await using watched = watchTenant({ ...tenant, authorities: trusting(authority.cert) });

  await watched.sweep();

  expect(watched.logs('sweep.completed').map(({ polled }) => polled)).toEqual([6]);
});

test.each([
  ['of an unknown authority', good, []],
  ['signed by itself', await makeCertificate('localhost', null), [authority.cert]],
  [
    'that has expired',
    await makeCertificate('localhost', authority, { validUntilDay: -1 }),
    [authority.cert],
  ],
  ['of another host', await makeCertificate('other.example', authority), [authority.cert]],
])('a certificate %s is reported as tls', async (_case, identity, certificates) => {
  await using tenant = await tenantWith(identity);
  const authorities = certificates.length === 0 ? {} : { authorities: trusting(...certificates) };
  await using watched = watchTenant({ ...tenant, ...authorities });

  await watched.sweep();

  expect(reasons(watched)).toEqual(['tls']);
  expect(Object.keys(await watched.codes())).toEqual(['tls']);
});

test('a host that does not speak TLS is reported as tls', async () => {
  await using simulator = await startTestSimulator({ clock: new FakeClock(), port: 0, scenario: 'healthy' });
  await using watched = watchTenant({
    baseUrl: simulator.url.replace('http://127.0.0.1', 'https://localhost'),
  });

  await watched.sweep();

  expect(reasons(watched)).toEqual(['tls']);
});

test('a CA file that is replaced is read again without a restart', async () => {
  await using files = await folder();
  await using tenant = await tenantWith(good);
  const path = await files.write('ca.pem', (await makeAuthority('Old')).cert);
  const authorities = await readAuthorities(path);
  if (authorities.kind === 'failed') throw new Error(authorities.failure);
  await using watched = watchTenant({ ...tenant, authorities: authorities.value });
  await watched.sweep();

  await rename(await files.write('new.pem', authority.cert), path);
  await watched.sweep();
  await watched.sweep();

  expect(reasons(watched)[0]).toBe('tls');
  expect(watched.logs('sweep.completed').at(-1)).toMatchObject({ polled: 6, failed: 0 });
});

test('a CA file that becomes unreadable does not change which authorities are trusted', async () => {
  await using files = await folder();
  await using tenant = await tenantWith(await makeCertificate('other.example', authority));
  const path = await files.write('ca.pem', 'no certificate');
  await using watched = watchTenant({ ...tenant, authorities: { path, certificates: [authority.cert] } });

  await watched.sweep();
  await watched.sweep();

  expect(reasons(watched)).toEqual(['tls', 'tls']);
});
