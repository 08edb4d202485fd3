import { expect, test } from 'vitest';
import { statuses } from '../../src/fleet/status.ts';
import { countByStatus } from '../../src/fleet/summary.ts';
import { aClient, failedTimes } from '../support/builders.ts';

const zeros = Object.fromEntries(statuses.map((status) => [status, 0]));

test('an empty fleet has no clients in each of the eight states', () => {
  expect(countByStatus([])).toEqual(zeros);
});

test('a client whose status calls fail is in the state that the list tells', () => {
  const fleet = [aClient(), aClient({ status: 'ERROR', polls: failedTimes(9) })];

  expect(countByStatus(fleet)).toEqual({ ...zeros, NORMAL: 1, ERROR: 1 });
});
