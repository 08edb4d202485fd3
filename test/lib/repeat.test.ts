import { expect, test } from 'vitest';
import { repeat } from '../../src/lib/repeat.ts';
import { millis, seconds } from '../../src/lib/units.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

test('a round follows each pause, which is asked for anew each time', async () => {
  const clock = new FakeClock();
  const pauses = [1_000, 5_000, 2_000];
  const rounds: number[] = [];
  await using repeated = repeat({
    clock,
    pause: () => millis(pauses[rounds.length] ?? 60_000),
    work: () => void rounds.push(clock.tick()),
  });

  await clock.advance(seconds(30));

  expect(repeated).toBeDefined();
  expect(rounds).toEqual([1_000, 6_000, 8_000]);
});

test('a pause begins when the round before it has ended', async () => {
  const clock = new FakeClock();
  const rounds: number[] = [];
  await using repeated = repeat({
    clock,
    pause: () => seconds(1),
    work: async (signal) => {
      rounds.push(clock.tick());
      await clock.sleep(seconds(10), signal);
    },
  });

  await clock.advance(seconds(24));

  expect(repeated).toBeDefined();
  expect(rounds).toEqual([1_000, 12_000, 23_000]);
});

test('the end aborts the round under way and waits for it', async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const repeated = repeat({
    clock,
    pause: () => seconds(1),
    work: async (signal) => {
      await clock.sleep(seconds(10), signal).catch(() => told.push('aborted'));
      await settle();
      told.push('cleaned up');
    },
  });
  await clock.advance(seconds(2));

  await repeated[Symbol.asyncDispose]();
  told.push('ended');

  expect(told).toEqual(['aborted', 'cleaned up', 'ended']);
  expect(clock.sleeping).toBe(0);
});
