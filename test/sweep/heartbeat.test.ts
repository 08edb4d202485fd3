import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { createHeartbeat } from '../../src/sweep/heartbeat.ts';
import { FakeClock } from '../support/fake-clock.ts';

test.each([
  ['never beat', [], 60, true],
  ['never beat', [], 61, false],
  ['last beat at 50 s', [50], 110, true],
  ['last beat at 50 s', [50], 111, false],
])('one that %s (%j), with a minute between beats, is alive at %i s: %s', async (_name, beats, at, alive) => {
  const clock = new FakeClock();
  const heartbeat = createHeartbeat(clock, seconds(60));
  for (const beat of beats) {
    await clock.advance(seconds(beat));
    heartbeat.beat();
  }

  await clock.advance(seconds(at - (beats.at(-1) ?? 0)));

  expect(heartbeat.isAlive()).toBe(alive);
});

test('a wall clock that is set forward kills nobody', () => {
  const clock = new FakeClock();
  const heartbeat = createHeartbeat(clock, seconds(60));

  clock.jump(seconds(86_400));

  expect(heartbeat.isAlive()).toBe(true);
});
