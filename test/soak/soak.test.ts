import { expect, test } from 'vitest';
import { compare, grown, type Holding, soak } from './measure.ts';

/** The short form of `npm run soak`. */
const blocks = 6;

test('hundreds of sweeps with churn, faults, reloads and scrapes leave heap, handles, timers and series unchanged', async () => {
  const holdings: Holding[] = [];
  for await (const held of soak(blocks)) holdings.push(held);

  expect(holdings.at(-1)?.sweeps).toBeGreaterThan(400);
  expect(grown(compare(holdings))).toEqual([]);
});
