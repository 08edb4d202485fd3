import {
  Configuration,
  ManagedClientsBetaApi,
  ManagedClientsV2024Api,
  ManagedClustersV2024Api,
  Paginator,
  PersonalAccessTokensV2024Api,
} from 'sailpoint-api-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { type Harness, harness } from './harness.ts';

/** SailPoint's own SDK, unchanged, as its users have it. */
const configure = ({ simulator }: Harness): Configuration =>
  new Configuration({
    baseurl: simulator.url,
    clientId: 'sdk-client',
    clientSecret: 'sdk-secret',
    tokenUrl: `${simulator.url}/oauth/token`,
  });

beforeEach(() => {
  // Its paginator writes a line for each page.
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("the paginator of SailPoint's SDK lists the whole fleet", async () => {
  await using tenant = await harness({ clients: 601 });
  const api = new ManagedClientsV2024Api(configure(tenant));

  // oxlint-disable-next-line typescript/unbound-method -- the paginator binds it, as in the SDK's own examples
  const { data } = await Paginator.paginate(api, api.getManagedClients, { limit: 10_000 });

  expect(data.map(({ id }) => id)).toEqual(tenant.fleet().map(({ id }) => id));
  expect(tenant.simulator.requests.count('getManagedClients', 200)).toBe(3);
});

test("SailPoint's SDK counts and filters clients", async () => {
  await using tenant = await harness();
  const { clusterId } = tenant.first();
  const api = new ManagedClientsV2024Api(configure(tenant));

  const { data, headers } = await api.getManagedClients({
    limit: 1,
    count: true,
    filters: `clusterId eq "${clusterId}"`,
  });

  const members = tenant.fleet().filter((client) => client.clusterId === clusterId);
  expect(data).toHaveLength(1);
  expect(headers['x-total-count']).toBe(String(members.length));
});

test("SailPoint's SDK gets a client, its status and the clusters", async () => {
  await using tenant = await harness();
  const { id } = tenant.first();
  const configuration = configure(tenant);
  const clients = new ManagedClientsV2024Api(configuration);
  const clusters = new ManagedClustersV2024Api(configuration);

  const client = await clients.getManagedClient({ id });
  const status = await clients.getManagedClientStatus({ id, type: 'VA' });
  const found = await clusters.getManagedClusters({});

  expect(client.data.id).toBe(id);
  expect(status.data).toMatchObject({ status: 'NORMAL', body: { id } });
  expect(found.data[0]?.clientIds).toContain(id);
});

test("SailPoint's SDK pages through the clusters, filters them and gets one", async () => {
  await using tenant = await harness({ clients: 900 });
  const api = new ManagedClustersV2024Api(configure(tenant));

  // oxlint-disable-next-line typescript/unbound-method -- the paginator binds it, as in the SDK's own examples
  const { data: all } = await Paginator.paginate(api, api.getManagedClusters, { limit: 10_000 });
  const [{ id, name } = { id: '', name: '' }] = all;
  const filtered = await api.getManagedClusters({ filters: `name eq "${name}"`, count: true });
  const one = await api.getManagedCluster({ id });

  expect(all.map((cluster) => cluster.id)).toEqual(
    tenant.simulator.tenant.clusters().map((known) => known['id']),
  );
  expect(all.length).toBeGreaterThan(250);
  expect(filtered.data.map((cluster) => cluster.id)).toEqual([id]);
  expect(filtered.headers['x-total-count']).toBe('1');
  expect(one.data).toEqual(all[0]);
});

test("SailPoint's SDK finds when its own personal access token ends", async () => {
  await using tenant = await harness();
  const api = new PersonalAccessTokensV2024Api(configure(tenant));

  const { data } = await api.listPersonalAccessTokens({ ownerId: 'me' });

  const [own] = data.filter(({ id }) => id === 'sdk-client');
  expect(own).toMatchObject({
    name: 'Fleet monitoring',
    expirationDate: expect.stringContaining('2026-07-20T'),
  });
});

test("SailPoint's SDK creates, patches and deletes a client", async () => {
  await using tenant = await harness();
  const { clusterId } = tenant.first();
  const api = new ManagedClientsV2024Api(configure(tenant));

  const made = await api.createManagedClient({
    managedClientRequestV2024: { clusterId, name: 'new', type: 'VA' },
  });
  const id = made.data.id ?? '';
  const changed = await api.updateManagedClient({
    id,
    jsonPatchOperationV2024: [{ op: 'replace', path: '/name', value: 'renamed' }],
  });
  const gone = await api.deleteManagedClient({ id });

  expect(made.data).toMatchObject({ name: 'new', clusterId, provisionStatus: 'DRAFT' });
  expect(changed.data.name).toBe('renamed');
  expect(gone.status).toBe(204);
  await expect(api.getManagedClient({ id })).rejects.toMatchObject({ response: { status: 404 } });
});

test("SailPoint's SDK reports an appliance's own status to beta", async () => {
  await using tenant = await harness();
  const { id } = tenant.first();
  const api = new ManagedClientsBetaApi(configure(tenant));
  await tenant.clock.advance(seconds(20));

  const { data, headers } = await api.updateManagedClientStatus({
    id,
    managedClientStatusBeta: {
      body: { id, status: 'WARNING' },
      status: 'WARNING',
      type: 'VA',
      timestamp: '2026-01-01T00:00:20Z',
    },
  });

  const status = await api.getManagedClientStatus({ id, type: 'VA' });
  expect(data).toMatchObject({ status: 'WARNING', type: 'VA', body: { id } });
  expect(headers['x-deprecated']).toBe('true');
  expect(status.data).toMatchObject({ status: 'WARNING', body: { sinceSeenMillis: '0' } });
});
