import * as fc from 'fast-check';
import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { elapsed, type Millis, millis, seconds } from '../../src/lib/units.ts';
import { Governor } from '../../src/sailpoint/governor.ts';
import { SlidingWindow } from '../../src/simulator/sliding-window.ts';
import { FakeClock } from '../support/fake-clock.ts';

const never = new AbortController().signal;

/** SailPoint's. */
const limit = { requests: 100, window: seconds(10) };

/** The default of sweep.concurrency. */
const concurrency = 10;

/** The way to the API and back. */
const way = fc.record({
  latency: fc.integer({ min: 20, max: 300 }).map(millis),
  /** How much of it is before the API counts the request. */
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Requests one after the other up to the second page, then some at a time, as in a sweep. */
async function sweep(count: number, ways: readonly { latency: Millis; share: number }[]) {
  const clock = new FakeClock();
  const governor = new Governor(clock, limit);
  const strict = new SlidingWindow(clock, limit);
  let refused = 0;
  const request = async (index: number): Promise<void> => {
    const turn = await governor.turn(never);
    const { latency, share } = ways[index % ways.length] ?? { latency: millis(20), share: 0 };
    const there = millis(Math.round(latency * share));
    await clock.sleep(there, never);
    if (strict.admit('client', 0) !== null) refused += 1;
    await clock.sleep(millis(latency - there), never);
    turn.done(true);
  };
  const started = clock.tick();
  const some = pLimit(concurrency);
  const others = Array.from({ length: count - 1 }, (_, index) => index + 1);
  const all = request(0).then(() => Promise.all(others.map((index) => some(request, index))));
  const took = all.then(() => elapsed(started, clock.tick()));
  await clock.advance(seconds(1_000));
  return { refused, took: await took };
}

/** The last of so many cannot be counted sooner in a window that never holds more. */
const least = (count: number): Millis => millis(Math.floor((count - 1) / limit.requests) * limit.window);

/** Pages, statuses, clusters. */
test.each([
  { clients: 300, requests: 2 + 300 + 1 },
  { clients: 1_000, requests: 4 + 1_000 + 2 },
])(
  'a sweep of $clients clients over a real network meets no 429 and takes at most 1.05 of the least time',
  async ({ requests }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(way, { minLength: 97, maxLength: 97 }), async (ways) => {
        const { refused, took } = await sweep(requests, ways);

        expect(refused).toBe(0);
        expect(took / least(requests)).toBeLessThanOrEqual(1.05);
      }),
      { numRuns: 15 },
    );
  },
  30_000,
);
