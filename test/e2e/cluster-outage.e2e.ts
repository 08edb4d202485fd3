import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { comesTrue, recover, startAlertPath, told, toldTo } from './alert-path.ts';

test('a cluster that dies pages once, with all that is down in it, and its appliances are never reported', async ({
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
  // Whoever gets all severities hears no end of what was never reported.
  expect(await toldTo(pager, 'everything', 2)).toEqual(pages);
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

test('a cluster whose appliances come back one after the other ends its page once, and nothing else is reported', async ({
  skip,
}) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('cluster-outage');
  const { simulator, prometheus, pager } = path;
  const all = simulator.tenant.clients();
  const dead = all.filter(({ clusterId }) => clusterId === all[0]?.['clusterId']);

  await toldTo(pager, 'on-call', 1);
  for (const client of dead) {
    recover(simulator, [client]);
    const isBack = `sailpoint:client_down{client_id="${String(client['id'])}"} == 0`;
    await comesTrue('it is seen to be back', async () => (await prometheus.query(isBack)).length);
  }
  const pages = await toldTo(pager, 'on-call', 2);
  const pending = 'ALERTS{alertname!="SailPointClusterDown"}';
  await comesTrue('nothing is left', async () => ((await prometheus.query(pending)).length === 0 ? 1 : 0));

  const summary = 'SailPoint cluster emea-datacenter-1 is down (tenant acme)';
  expect(pages).toEqual([[`firing: ${summary}`], [`resolved: ${summary}`]]);
  expect(await toldTo(pager, 'everything', 2)).toEqual(pages);
  expect(told(pager, 'tickets')).toEqual([]);
});

test('a list that goes empty during an outage is a second page, and gives no all-clear', async ({ skip }) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('cluster-outage');
  const { simulator, pager } = path;
  const all = simulator.tenant.clients();
  const dead = all.filter(({ clusterId }) => clusterId === all[0]?.['clusterId']);

  await toldTo(pager, 'on-call', 1);
  const empty = { kind: 'status', status: 200, body: [], headers: { 'x-total-count': '0' } } as const;
  const emptied = simulator.faults.add({ operation: 'getManagedClients' }, empty);
  await toldTo(pager, 'on-call', 2);
  recover(simulator, dead);
  emptied[Symbol.dispose]();
  const pages = await toldTo(pager, 'on-call', 4);

  const outage = 'SailPoint cluster emea-datacenter-1 is down (tenant acme)';
  const gone = 'The managed clients of SailPoint tenant acme are gone from the list';
  expect(pages.slice(0, 2)).toEqual([[`firing: ${outage}`], [`firing: ${gone}`]]);
  expect(pages.slice(2).flat().toSorted()).toEqual([`resolved: ${outage}`, `resolved: ${gone}`].toSorted());
  expect(told(pager, 'tickets')).toEqual([]);
});
