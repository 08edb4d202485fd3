import { expect, test } from 'vitest';
import { clusterId } from '../../src/fleet/client.ts';
import { statuses } from '../../src/fleet/status.ts';
import { countByCluster, countByStatus } from '../../src/fleet/summary.ts';
import { aClient, failedTimes, thresholds } from '../support/builders.ts';

const zeros = Object.fromEntries(statuses.map((status) => [status, 0]));

test('an empty fleet has no clients in each of the eight states', () => {
  expect(countByStatus([], thresholds)).toEqual(zeros);
});

test('a client whose status is no longer served is in no state', () => {
  const fleet = [aClient(), aClient({ polls: failedTimes(2) }), aClient({ polls: failedTimes(3) })];

  expect(countByStatus(fleet, thresholds)).toEqual({ ...zeros, NORMAL: 2 });
});

test('clients are counted by cluster, those without one by themselves', () => {
  const fleet = [
    aClient({ id: 'a', status: 'ERROR' }),
    aClient({ id: 'b', status: 'ERROR' }),
    aClient({ id: 'c', clusterId: clusterId('c2') }),
    aClient({ id: 'd', clusterId: null, status: 'UNDEFINED' }),
  ];

  const counts = countByCluster(fleet, thresholds);

  expect(Object.fromEntries(counts)).toEqual({
    c1: { ...zeros, ERROR: 2 },
    c2: { ...zeros, NORMAL: 1 },
    null: { ...zeros, UNDEFINED: 1 },
  });
});

test('a cluster whose clients are all stale still has its eight rows, all 0', () => {
  const counts = countByCluster([aClient({ polls: failedTimes(3) })], thresholds);

  expect(counts.get(clusterId('c1'))).toEqual(zeros);
});
