import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { comesTrue, startAlertPath, told } from './alert-path.ts';

test('outages of the API of three minutes each page nobody', async ({ skip }) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('api-down');
  const { prometheus, pager } = path;

  await comesTrue(
    'the API was away twice, and came back',
    async () => (await prometheus.query('sailpoint_up == 1 and changes(sailpoint_up[5m]) >= 4')).length,
  );

  const alerts = await prometheus.query('ALERTS{alertstate="firing"}');
  expect(alerts).toEqual([]);
  expect(told(pager, 'everything')).toEqual([]);
});
