import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { namedQueriesOf } from '../../deploy/grafana/queries-of.ts';
import { needs } from '../support/debian-tool.ts';
import { comesTrue, startAlertPath } from './alert-path.ts';

const queriesIn = async (file: string) =>
  namedQueriesOf(JSON.parse(await readFile(`deploy/chart/files/${file}`, 'utf8')));

test('each query of both dashboards finds data in a lively tenant whose API fails now and then', async ({
  skip,
}) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('lively', { alsoBy: 'v2025' });
  const { simulator, prometheus } = path;
  const queries = [...(await queriesIn('fleet.json')), ...(await queriesIn('exporter.json'))];
  simulator.faults.add({ operation: 'getManagedClientStatus', probability: 0.02 }, { kind: 'reset' });
  // Somebody else spends the budget once: only then is there a time until which all calls wait.
  const spent = { kind: 'status', status: 429, headers: { 'retry-after': '2' } } as const;
  simulator.faults.add({ operation: 'getManagedClients', times: 1 }, spent);
  // A few lists fail: only then is there a reason.
  simulator.faults.add({ operation: 'getManagedClients', times: 4 }, { kind: 'status', status: 403 });
  // What SailPoint says of clusters now and then only.
  const [cluster] = simulator.tenant.clusters();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  simulator.tenant.changeCluster(String(cluster?.['id']), {
    alertKey: 'LIMITED_RESOURCES',
    isOutOfDateNotifiedAt: '2026-01-01T00:00:00Z',
    logConfiguration: { rootLevel: 'DEBUG', expiration: tomorrow },
  });
  const without = new Map(queries.map((query) => [query.expression, query.from]));

  await comesTrue('each query finds data', async () => {
    for (const [expression] of without) {
      if ((await prometheus.query(expression)).length > 0) without.delete(expression);
    }
    return without.size === 0 ? 1 : 0;
  }).catch(() => undefined);

  expect(queries.length).toBeGreaterThan(40);
  expect([...without]).toEqual([]);
});
