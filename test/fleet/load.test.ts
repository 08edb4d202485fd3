import { expect, test } from 'vitest';
import { waitsForCpu } from '../../src/fleet/load.ts';

test.each([
  ['a small fleet without a limit', { clients: 1_000, requestsPerSecond: 1_000_000 }, true],
  ['the largest that is small', { clients: 2_500, requestsPerSecond: 1_000_000 }, true],
  ['one client more: memory matters more', { clients: 2_501, requestsPerSecond: 1_000_000 }, false],
  ["one tenant at SailPoint's limit", { clients: 1_000, requestsPerSecond: 10 }, false],
  ['ten tenants at that limit', { clients: 1_000, requestsPerSecond: 100 }, false],
  ['a fleet that has not been listed', { clients: Number.POSITIVE_INFINITY, requestsPerSecond: 500 }, false],
])('%s: whether its sweeps wait for the CPU', (_name, load, expected) => {
  expect(waitsForCpu(load)).toBe(expected);
});
