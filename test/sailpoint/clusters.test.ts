import { describe, expect, test } from 'vitest';
import { apiFamilies } from '../../src/fleet/api-family.ts';
import type { ClusterList } from '../../src/fleet/cluster.ts';
import type { TenantApi } from '../../src/sailpoint/tenant-api.ts';
import { listenHttp } from '../outbound/servers.ts';
import { makeCertificate } from '../support/certificates.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { never, openApi, startTenant, toldOf } from './start-tenant.ts';

async function list(api: TenantApi): Promise<ClusterList> {
  const answer = await api.clusters(never);
  if (answer.kind === 'failed') throw new Error(answer.failure.kind);
  return answer.value;
}

describe.each(apiFamilies)('in the family %s', (family) => {
  const hasReleases = !['v3', 'v2024'].includes(family);

  test('clusters are listed with all that the family tells of them', async () => {
    await using tenant = await startTenant({ clients: 20 }, { family });

    const { clusters, pages } = await list(tenant.api);

    const [first] = clusters.values();
    expect(pages).toBe(1);
    expect(clusters.size).toBeGreaterThan(1);
    expect(first).toMatchObject({
      name: expect.any(String),
      clientType: 'VA',
      operational: expect.any(Boolean),
      clients: expect.any(Number),
      services: 6,
      certificateExpiry: expect.any(Number),
    });
    expect(first?.updateAvailable).toBe(hasReleases ? false : null);
    expect(first?.updatesEnabled).toBe(hasReleases ? true : null);
    expect(toldOf(tenant.told, 'unexpected')).toEqual([]);
    expect(JSON.stringify([...clusters.values()])).not.toMatch(/simulated-|CERTIFICATE|KEY/);
  });

  test('the personal access token that is used is found, and when it ends', async () => {
    await using tenant = await startTenant({}, { family });

    const expiry = await tenant.api.credentialExpiry(never);

    expect(expiry).toMatchObject({ kind: 'ok', value: expect.any(Number) });
  });
});

/** A tenant of clusters that all have this certificate, and of these tokens. */
const tenantOf = (clusters: readonly (object | null)[], tokens: readonly object[] = []) =>
  listenHttp(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://host');
    const offset = Number(searchParams.get('offset'));
    response.setHeader('x-total-count', clusters.length);
    if (pathname === '/oauth/token') response.end('{"access_token":"t","expires_in":700}');
    else if (pathname.endsWith('/managed-clusters'))
      response.end(JSON.stringify(clusters.slice(offset, offset + 250)));
    else response.end(JSON.stringify(tokens));
  });

test.each([
  [249, 1],
  [250, 1],
  [251, 2],
  [500, 2],
])('%i clusters take one request for each 250 of them: %i', async (size, requests) => {
  await using tenant = await tenantOf(Array.from({ length: size }, (_, id) => ({ id })));
  await using api = openApi(`http://127.0.0.1:${tenant.port}`, new FakeClock()).api;

  const { pages, clusters, complete } = await list(api);

  expect([pages, clusters.size, complete]).toEqual([requests, size, true]);
});

test('600 clusters take three requests, and their certificates are read once', async () => {
  const { cert } = await makeCertificate('cluster', null);
  await using tenant = await tenantOf(
    Array.from({ length: 600 }, (_, id) => ({ id, publicKeyCertificate: cert })),
  );
  await using api = openApi(`http://127.0.0.1:${tenant.port}`, new FakeClock()).api;

  const first = await list(api);
  const second = await list(api);

  expect([first.pages, first.clusters.size]).toEqual([3, 600]);
  expect(second.clusters).toEqual(first.clusters);
});

test('a cluster that cannot be read is left out and counted, and a broken certificate costs itself alone', async () => {
  await using tenant = await tenantOf([{ id: 'a', publicKeyCertificate: 'x' }, { name: 'b' }, null]);
  const { api, told } = openApi(`http://127.0.0.1:${tenant.port}`, new FakeClock());
  await using _ = api;

  const { clusters } = await list(api);

  expect([...clusters.keys()]).toEqual(['a']);
  expect(toldOf(told, 'unexpected')).toEqual(['publicKeyCertificate', 'element', 'element']);
});

describe('the end of the credentials is not known', () => {
  const own = { id: 'test-client', name: 'x' };

  test.each<[string, readonly object[], readonly string[]]>([
    ['of a token that never ends', [{ ...own, expirationDate: null }], []],
    ['of credentials that are no token', [{ id: 'other', expirationDate: '2027-01-01T00:00:00Z' }], []],
    ['of a token with an odd date', [{ ...own, expirationDate: 'soon' }], ['expirationDate']],
    ['of nobody', [], []],
  ])('%s', async (_name, tokens, unexpected) => {
    await using tenant = await tenantOf([], tokens);
    const { api, told } = openApi(`http://127.0.0.1:${tenant.port}`, new FakeClock());
    await using _ = api;

    expect(await api.credentialExpiry(never)).toEqual({ kind: 'ok', value: null });
    expect(toldOf(told, 'unexpected')).toEqual(unexpected);
  });
});

test('clusters and tokens that the scopes do not permit are told as forbidden, with the scopes that would', async () => {
  await using tenant = await startTenant();
  tenant.simulator.faults.add({ operation: 'getManagedClusters' }, { kind: 'status', status: 403 });

  expect(await tenant.api.clusters(never)).toMatchObject({
    failure: { kind: 'forbidden', scopes: ['idn:remote-client:read', 'idn:remote-client:manage'] },
  });
});
