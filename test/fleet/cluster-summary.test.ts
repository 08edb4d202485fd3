import { expect, test } from 'vitest';
import { type Client, clusterId } from '../../src/fleet/client.ts';
import { type ClusterVerdict, judgeFleet } from '../../src/fleet/cluster-summary.ts';
import type { Status } from '../../src/fleet/status.ts';
import { atOnce } from '../../src/lib/steps.ts';
import { tick } from '../../src/lib/units.ts';
import { aClient, age, thresholds } from '../support/builders.ts';

const members = (statuses: readonly Status[]) =>
  statuses.map((status, index) => aClient({ id: `va-${index}`, status }));

const summariesOf = (clients: readonly Client[]) => atOnce(judgeFleet(clients, tick(0), thresholds)).clusters;

const silent = aClient({ id: 'silent', age: age(3_600_000) });

test.each<readonly [string, readonly Status[], ClusterVerdict]>([
  ['all are healthy', ['NORMAL', 'NORMAL'], 'healthy'],
  ['one of two is in ERROR', ['NORMAL', 'ERROR'], 'degraded'],
  ['one warns', ['NORMAL', 'WARNING'], 'degraded'],
  ['all are in ERROR or FAILED', ['ERROR', 'FAILED'], 'down'],
  ['all but a draft are in ERROR', ['ERROR', 'NOT_CONFIGURED'], 'down'],
  ['one is being configured', ['NORMAL', 'CONFIGURING'], 'unknown'],
  ['none is configured yet', ['NOT_CONFIGURED'], 'not_in_service'],
])('a cluster of which %s is %s', (_, statuses, verdict) => {
  expect(summariesOf(members(statuses))).toMatchObject([{ verdict }]);
});

test('a cluster whose appliances are all silent is down, whatever SailPoint says', () => {
  expect(summariesOf([silent])).toMatchObject([{ verdict: 'down', healthy: 0 }]);
});

test('a summary counts the members and names the versions, most frequent first', () => {
  const clients = [
    aClient({ id: '1', vaVersion: '2.0' }),
    aClient({ id: '2', vaVersion: '1.0' }),
    aClient({ id: '3', vaVersion: '2.0', status: 'ERROR' }),
    aClient({ id: '4', vaVersion: '0.9', status: 'NOT_CONFIGURED' }),
    aClient({ id: '5', clusterId: null }),
  ];

  expect(summariesOf(clients)).toEqual([
    {
      id: clusterId('c1'),
      verdict: 'degraded',
      clients: 4,
      inService: 3,
      healthy: 2,
      versions: ['2.0', '1.0'],
    },
    { id: null, verdict: 'healthy', clients: 1, inService: 1, healthy: 1, versions: ['1.0'] },
  ]);
});
