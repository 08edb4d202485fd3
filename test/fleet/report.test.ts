import { expect, test } from 'vitest';
import { clusterId } from '../../src/fleet/client.ts';
import { fleetReport } from '../../src/fleet/report.ts';
import { instant, seconds, tick, toSeconds } from '../../src/lib/units.ts';
import {
  aClient,
  aCluster,
  age,
  answered,
  aView,
  type ClientValues,
  clustersById,
  failedTimes,
} from '../support/builders.ts';

const noon = instant(Date.UTC(2026, 0, 1, 12));

const reportOf = (values: ClientValues) => {
  const view = aView([aClient(values)], { clusters: clustersById([aCluster()]) });
  return fleetReport([view], tick(5_000)).tenants[0]?.clients[0];
};

test('a client is told of with its verdict, its age as of now and the name of its cluster', () => {
  const report = reportOf({
    age: age(10_000),
    lastSeen: noon,
    polls: { ...answered(), lastSuccess: noon },
    healthEvents: [{ category: 'cpu', level: 'error', count: 2 }],
  });

  expect(report).toEqual({
    id: 'a',
    name: 'va-1',
    type: 'VA',
    clusterId: 'c1',
    clusterName: 'Frankfurt',
    verdict: 'healthy',
    status: 'NORMAL',
    alertKey: null,
    isMissing: false,
    reason: 'SailPoint says NORMAL, and it was seen in time.',
    history: [],
    sinceSeenSeconds: 15,
    lastSeen: '2026-01-01T12:00:00.000Z',
    vaVersion: '1.0',
    os: 'flatcar 3815',
    provisionStatus: 'PROVISIONED',
    healthEvents: [{ category: 'cpu', level: 'error', count: 2 }],
    lastPoll: '2026-01-01T12:00:00.000Z',
    pollSucceeded: true,
    pollFailure: null,
  });
});

test.each<[string, ClientValues, object]>([
  ['no cluster', { clusterId: null }, { clusterId: null, clusterName: null }],
  ['a cluster without a name', { clusterId: clusterId('c9') }, { clusterId: 'c9', clusterName: null }],
  ['never been seen', { age: null }, { sinceSeenSeconds: null, lastSeen: null, lastPoll: null }],
  ['half a system', { osType: null }, { os: '3815' }],
  ['no system', { osType: null, osVersion: null }, { os: null }],
])('a client may have %s', (_name, values, expected) => {
  expect(reportOf(values)).toMatchObject(expected);
});

test('a client whose status calls fail has the status and age of the list', () => {
  const report = reportOf({ status: 'ERROR', polls: failedTimes(3) });

  expect(report).toMatchObject({ verdict: 'unhealthy', status: 'ERROR', pollSucceeded: false });
});

test('a tenant is told of with its last sweep and its clients by status', () => {
  const last = {
    result: 'incomplete' as const,
    duration: toSeconds(seconds(2)),
    coverage: { polled: 1, failed: 1, deferred: 0, capped: 0 },
  };
  const sweeps = { lastStart: noon, lastCompletion: noon, lastSuccess: null, last };

  const { tenants } = fleetReport([aView([aClient()], { up: false, sweeps })], tick(0));

  expect(tenants).toMatchObject([
    {
      tenant: 'acme',
      up: false,
      lastSweep: last,
      lastSweepAt: '2026-01-01T12:00:00.000Z',
      lastSuccessAt: null,
      byStatus: { NORMAL: 1, FAILED: 0 },
    },
  ]);
});

test('the report is plain JSON', () => {
  const report = fleetReport([aView([aClient()])], tick(0));

  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('the next sweep is told as the schedule has it, and not where there is none', () => {
  const view = { ...aView([]), nextSweep: noon };

  expect(fleetReport([view, aView([])], tick(0)).tenants.map(({ nextSweepAt }) => nextSweepAt)).toEqual([
    '2026-01-01T12:00:00.000Z',
    null,
  ]);
});

test('an appliance that left the list with too many others is told to be missing', () => {
  expect(reportOf({ heldSince: tick(1_000) })).toMatchObject({ isMissing: true });
});
