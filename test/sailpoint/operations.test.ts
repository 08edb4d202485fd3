import { describe, expect, test } from 'vitest';
import { type ApiFamily, apiFamilies } from '../../src/fleet/api-family.ts';
import { type OperationName, operations, pathOf } from '../../src/sailpoint/operations.ts';

const input = { id: 'a', query: { type: 'VA' } };

const paths = (family: ApiFamily) =>
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      `${operation.method} ${pathOf(operation, family, { id: 'a' })}`,
    ]),
  );

test.each(apiFamilies.filter((family) => family !== 'v1'))(
  '%s has its name before the resource',
  (family) => {
    expect(paths(family)).toEqual({
      getManagedClients: `GET /${family}/managed-clients`,
      getManagedClient: `GET /${family}/managed-clients/a`,
      createManagedClient: `POST /${family}/managed-clients`,
      updateManagedClient: `PATCH /${family}/managed-clients/a`,
      deleteManagedClient: `DELETE /${family}/managed-clients/a`,
      getManagedClientStatus: `GET /${family}/managed-clients/a/status`,
      getManagedClientStatusBeta: 'GET /beta/managed-clients/a/status',
      updateManagedClientStatus: 'POST /beta/managed-clients/a/status',
      getManagedClientHealthIndicators: `GET /${family}/managed-clients/a/health-indicators`,
      getManagedClusters: `GET /${family}/managed-clusters`,
      getManagedCluster: `GET /${family}/managed-clusters/a`,
      listPersonalAccessTokens: `GET /${family}/personal-access-tokens`,
    });
  },
);

test('v1 has its name after the resource, before the id', () => {
  expect(paths('v1')).toEqual({
    getManagedClients: 'GET /managed-clients/v1',
    getManagedClient: 'GET /managed-clients/v1/a',
    createManagedClient: 'POST /managed-clients/v1',
    updateManagedClient: 'PATCH /managed-clients/v1/a',
    deleteManagedClient: 'DELETE /managed-clients/v1/a',
    getManagedClientStatus: 'GET /managed-clients/v1/a/status',
    getManagedClientStatusBeta: 'GET /beta/managed-clients/a/status',
    updateManagedClientStatus: 'POST /beta/managed-clients/a/status',
    getManagedClientHealthIndicators: 'GET /managed-clients/v1/a/health-indicators',
    getManagedClusters: 'GET /managed-clusters/v1',
    getManagedCluster: 'GET /managed-clusters/v1/a',
    listPersonalAccessTokens: 'GET /personal-access-tokens/v1',
  });
});

describe('in a path', () => {
  test('the query comes last', () => {
    const path = pathOf(operations.getManagedClientStatus, 'v1', input);

    expect(path).toBe('/managed-clients/v1/a/status?type=VA');
  });

  test.each(['../../oauth', 'a/b', 'a?b#c', 'a b', 'ä"\\', '%2F', '...'])(
    'the id %s stays one segment',
    (id) => {
      const { pathname } = new URL(
        `http://host${pathOf(operations.getManagedClientStatus, 'v2024', { id })}`,
      );

      expect(pathname.split('/')).toHaveLength(5);
      expect(pathname.endsWith('/status')).toBe(true);
    },
  );

  test('a filter with quotes, backslashes and ampersands reads back as it is', () => {
    const filters = 'name eq "a\\"b\\\\" and clusterId eq "c&d=e+f"';

    const path = pathOf(operations.getManagedClients, 'v2024', { query: { filters } });

    expect(new URL(`http://host${path}`).searchParams.get('filters')).toBe(filters);
  });
});

test.each<[OperationName, string | null]>([
  ['createManagedClient', 'application/json'],
  ['updateManagedClient', 'application/json-patch+json'],
  ['updateManagedClientStatus', 'application/json'],
  ['getManagedClients', null],
])('%s is sent as %s', (name, bodyType) => {
  expect(operations[name].bodyType).toBe(bodyType);
});
