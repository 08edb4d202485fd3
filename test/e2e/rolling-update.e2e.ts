import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { comesTrue, startAlertPath, told, toldTo } from './alert-path.ts';

const updated = 'max_over_time(sailpoint_managed_client_status{status="CONFIGURING"}[5m]) == 1';

test('an update that rolls through clusters tells nobody, and an appliance that does not survive it is told', async ({
  skip,
}) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('rolling-update');
  const { simulator, prometheus, pager } = path;
  const clusters = async () =>
    (await prometheus.query(`count by (cluster_id) (${updated}) >= 2`)).length >= 2 ? 1 : 0;

  await comesTrue('two clusters have updated', clusters);
  const toldBefore = told(pager, 'everything');
  const [client] = simulator.tenant.clients();
  simulator.tenant.setStatus(String(client?.['id']), 'FAILED');
  const tickets = await toldTo(pager, 'tickets', 1);

  expect(toldBefore).toEqual([]);
  expect(tickets).toEqual([
    ['firing: SailPoint appliance va-emea-datacenter-1-1 is in ERROR or FAILED (tenant acme)'],
  ]);
  expect(await toldTo(pager, 'everything', 1)).toEqual(tickets);
  expect(told(pager, 'on-call')).toEqual([]);
  expect(told(pager, 'mail')).toEqual([]);
});
