import { expect, test } from 'vitest';
import { needs } from '../support/debian-tool.ts';
import { factor, startAlertPath, told, toldTo } from './alert-path.ts';

/** The API is away for 3 min, then there for 3 min. The rules wait for longer than that: each counts for two. */
const pace = factor / 3;

test('an API that is down pages once for the monitor, once that it is back, and says nothing of appliances', async ({
  skip,
}) => {
  needs('prometheus', skip);
  needs('prometheus-alertmanager', skip);
  await using path = await startAlertPath('api-down', { pace });
  const { pager } = path;

  const pages = await toldTo(pager, 'on-call', 2);

  const summary = 'The SailPoint API of tenant acme cannot be reached';
  expect(pages).toEqual([[`firing: ${summary}`], [`resolved: ${summary}`]]);
  expect(await toldTo(pager, 'everything', 2)).toEqual(pages);
  expect(told(pager, 'tickets')).toEqual([]);
  expect(told(pager, 'mail')).toEqual([]);
  expect(pager.told('on-call')[0]?.alerts.map(({ labels }) => labels)).toEqual([
    { alertname: 'SailPointApiUnreachable', severity: 'critical', tenant: 'acme' },
  ]);
});
