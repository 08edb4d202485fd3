import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { recover, startAlertPath, told, toldTo } from './alert-path.ts';

test('a cluster that dies pages once, with all that is down in it, and its appliances send nothing of their own', async ({
  skip,
}) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('cluster-outage');
  const { simulator, pager } = path;
  const all = simulator.tenant.clients();
  const dead = all.filter(({ clusterId }) => clusterId === all[0]?.['clusterId']);

  await toldTo(pager, 'on-call', 1);
  recover(simulator, dead);
  const pages = await toldTo(pager, 'on-call', 2);

  const summary = 'SailPoint cluster emea-datacenter-1 is down (tenant acme)';
  expect(pages).toEqual([[`firing: ${summary}`], [`resolved: ${summary}`]]);
  // The one that gets all severities reads at the end that the appliances, of which it never heard, are well again:
  // they are in the same group, and nothing mutes them any more.
  const [first, second, ...more] = told(pager, 'everything');
  expect(first).toEqual(pages[0]);
  expect(second).toEqual(expect.arrayContaining([...(pages[1] ?? [])]));
  expect(second?.filter((line) => !line.startsWith('resolved: '))).toEqual([]);
  expect(more).toEqual([]);
  expect(told(pager, 'tickets')).toEqual([]);
  expect(told(pager, 'mail')).toEqual([]);
  const [page] = pager.told('on-call')[0]?.alerts ?? [];
  expect(page?.labels).toEqual({
    alertname: 'SailPointClusterDown',
    severity: 'critical',
    tenant: 'acme',
    cluster_id: dead[0]?.['clusterId'],
  });
  expect(dead.length).toBeGreaterThan(1);
  for (const { name } of dead) expect(page?.annotations['description']).toContain(` ${String(name)}`);
});
