import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { startAlertPath, told, toldTo } from './alert-path.ts';

const credentials = { clientId: 'test-client', clientSecret: 'test-secret' };

const clusterDown = 'firing: SailPoint cluster emea-datacenter-1 is down (tenant acme)';

test('while one of a pair is gone a dying cluster pages once, and nobody is paged for the monitor', async ({
  skip,
}) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('cluster-outage', { clientIds: ['test-client', 'test-client'] });

  path.daemons[0]?.send('SIGKILL');
  await toldTo(path.pager, 'on-call', 1);

  expect(told(path.pager, 'on-call')).toEqual([[clusterDown]]);
});

test('while one of a pair is refused a dying cluster pages once, and nobody is paged for the monitor', async ({
  skip,
}) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  const clientIds = ['test-client', 'wrong-client'];
  await using path = await startAlertPath('cluster-outage', { credentials, clientIds });

  await toldTo(path.pager, 'on-call', 1);

  expect(told(path.pager, 'on-call')).toEqual([[clusterDown]]);
});

test('a pair of which both are refused pages once', async ({ skip }) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  const clientIds = ['wrong-client', 'other-client'];
  await using path = await startAlertPath('healthy', { credentials, clientIds });

  const pages = await toldTo(path.pager, 'on-call', 1);

  expect(pages).toHaveLength(1);
  expect(pages[0]).toHaveLength(1);
  expect(pages[0]?.[0]).toContain('credentials');
});
