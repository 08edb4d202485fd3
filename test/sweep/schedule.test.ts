import { describe, expect, test } from 'vitest';
import { instant, millis, seconds } from '../../src/lib/units.ts';
import { createHeartbeat } from '../../src/sweep/heartbeat.ts';
import { longestPause, startSchedule } from '../../src/sweep/schedule.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** A schedule that beats at each multiple of `every` on the wall clock; `beats` are in seconds since the start. */
async function start(every: number) {
  const clock = new FakeClock(instant(Date.UTC(2026, 0, 1, 0, 0, 5)));
  const heartbeat = createHeartbeat(clock, longestPause);
  const beats: number[] = [];
  const span = every * 1_000;
  const schedule = startSchedule({
    clock,
    heartbeat,
    beats: {
      after: (from) => instant((Math.floor(from / span) + 1) * span),
      lastOfDay: (at) => at,
      longestGapInDay: millis(0),
    },
    onBeat: () => beats.push(clock.tick() / 1_000),
  });
  await clock.advance(millis(0));
  return {
    clock,
    heartbeat,
    beats,
    nextBeat: schedule.nextBeat,
    [Symbol.asyncDispose]: () => schedule[Symbol.asyncDispose](),
  };
}

test('beats come on schedule', async () => {
  await using schedule = await start(30);

  await schedule.clock.advance(seconds(90));

  expect(schedule.beats).toEqual([25, 55, 85]);
});

test('a schedule of an hour beats on the hour, and is alive in between', async () => {
  await using schedule = await start(3_600);

  await schedule.clock.advance(seconds(2_999));
  const alive = schedule.heartbeat.isAlive();
  await schedule.clock.advance(seconds(5_001));

  expect(alive).toBe(true);
  expect(schedule.beats).toEqual([3_595, 7_195]);
});

test('the next beat is known before it comes, wherever in between one asks', async () => {
  await using schedule = await start(30);
  const next: number[] = [];

  for (const wait of [0, 24, 2, 30]) {
    await schedule.clock.advance(seconds(wait));
    next.push((schedule.nextBeat() - Date.UTC(2026, 0, 1)) / 1_000);
  }

  expect(next).toEqual([30, 30, 60, 90]);
});

describe('a wall clock', () => {
  const gaps = (beats: readonly number[]): readonly number[] =>
    beats.slice(1).map((beat, index) => beat - (beats[index] ?? 0));

  test.each([
    ['back an hour', -3_600],
    ['back a little', -7],
    ['back by nearly nothing', -0.02],
    ['forward an hour', 3_600],
    ['forward a little', 7],
    ['forward by nearly nothing', 0.02],
    ['forward by exactly a beat', 30],
  ])('that is set %s neither doubles nor stops the beats', async (_name, jump) => {
    await using schedule = await start(30);
    await schedule.clock.advance(seconds(40));

    schedule.clock.jump(seconds(jump));
    await schedule.clock.advance(seconds(300));

    const later = gaps(schedule.beats);
    expect(schedule.beats.length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...later)).toBeLessThan(61);
    expect(Math.min(...later)).toBeGreaterThan(1);
  });

  test('that is set back a day does not hold up a schedule of an hour for a day', async () => {
    await using schedule = await start(3_600);
    await schedule.clock.advance(seconds(10));

    schedule.clock.jump(seconds(-86_400));
    await schedule.clock.advance(seconds(3 * 3_600));

    expect(schedule.beats).toHaveLength(3);
  });

  test('that is set again and again does not stop the beats', async () => {
    await using schedule = await start(30);

    for (let time = 0; time < 60; time++) {
      schedule.clock.jump(seconds(time % 2 === 0 ? 13 : -13));
      await schedule.clock.advance(seconds(10));
    }

    expect(schedule.beats.length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...gaps(schedule.beats))).toBeLessThanOrEqual(90);
  });
});

test('a timer that fires a little early does not make a beat come twice', async () => {
  const clock = new FakeClock(instant(Date.UTC(2026, 0, 1, 0, 0, 5)));
  const { now, tick, random, pace } = clock;
  const beats: number[] = [];
  await using schedule = startSchedule({
    clock: {
      now,
      tick,
      random,
      pace,
      sleep: (span, signal) => clock.sleep(millis(Math.max(0, span - 3)), signal),
    },
    heartbeat: createHeartbeat(clock, longestPause),
    beats: {
      after: (from) => instant((Math.floor(from / 30_000) + 1) * 30_000),
      lastOfDay: (at) => at,
      longestGapInDay: millis(0),
    },
    onBeat: () => beats.push(clock.tick()),
  });

  await clock.advance(seconds(90));

  expect(schedule).toBeDefined();
  expect(beats).toEqual([24_997, 54_997, 84_997]);
});

test('the end stops the beats and leaves no timer behind', async () => {
  const schedule = await start(30);

  await schedule[Symbol.asyncDispose]();
  await schedule.clock.advance(seconds(90));

  expect(schedule.beats).toEqual([]);
  expect(schedule.clock.sleeping).toBe(0);
});
