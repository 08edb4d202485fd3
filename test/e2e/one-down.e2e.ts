import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { recover, startAlertPath, told, toldTo } from './alert-path.ts';

/** Its first cluster has two appliances. */
const seed = 3;

test('an appliance that dies is a ticket with its name and that of its cluster, once, and once again when it is back', async ({
  skip,
}) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('one-down', { seed });
  const { simulator, pager } = path;
  const [client = {}] = simulator.tenant.clients();
  const summaries = [
    'SailPoint appliance va-emea-datacenter-1-1 is in ERROR or FAILED (tenant acme)',
    'SailPoint cluster emea-datacenter-1 has one appliance left (tenant acme)',
  ];

  await toldTo(pager, 'tickets', 1);
  recover(simulator, [client]);
  const tickets = await toldTo(pager, 'tickets', 2);

  expect(tickets).toEqual([
    summaries.map((summary) => `firing: ${summary}`),
    summaries.map((summary) => `resolved: ${summary}`),
  ]);
  expect(await toldTo(pager, 'everything', 2)).toEqual(tickets);
  expect(told(pager, 'on-call')).toEqual([]);
  expect(told(pager, 'mail')).toEqual([]);
  const common = { severity: 'warning', tenant: 'acme', cluster_id: client['clusterId'] };
  const labels = pager.told('tickets')[0]?.alerts.map((alert) => alert.labels);
  expect(labels).toHaveLength(2);
  expect(labels).toContainEqual({
    alertname: 'SailPointClientUnhealthy',
    ...common,
    client_id: client['id'],
  });
  expect(labels).toContainEqual({ alertname: 'SailPointClusterRedundancyLost', ...common });
});
