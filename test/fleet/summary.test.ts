import { expect, test } from 'vitest';
import { statuses } from '../../src/fleet/status.ts';
import { countByStatus } from '../../src/fleet/summary.ts';
import { aClient, failedTimes, thresholds } from '../support/builders.ts';

const zeros = Object.fromEntries(statuses.map((status) => [status, 0]));

test('an empty fleet has no clients in each of the eight states', () => {
  expect(countByStatus([], thresholds)).toEqual(zeros);
});

test('a client whose status is no longer served is in no state', () => {
  const fleet = [aClient(), aClient({ polls: failedTimes(2) }), aClient({ polls: failedTimes(3) })];

  expect(countByStatus(fleet, thresholds)).toEqual({ ...zeros, NORMAL: 2 });
});
