import { describe, expect, test } from 'vitest';
import { follow } from '../../src/lib/follow.ts';
import { failed, ok } from '../../src/lib/result.ts';
import { seconds } from '../../src/lib/units.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

/** Readings one second apart: a text, or null where there is nothing to read; the last one stays. */
async function followed(readings: readonly (string | null)[], unusable: readonly string[] = []) {
  const clock = new FakeClock();
  const told: string[] = [];
  let round = 0;
  await using following = follow({
    clock,
    every: seconds(1),
    first: ok('first'),
    read: async () => {
      const reading = readings[Math.min(round++, readings.length - 1)];
      if (typeof reading !== 'string') throw new Error('no such file');
      return reading;
    },
    adopt: (value) => {
      if (unusable.includes(value)) throw new Error(`cannot use ${value}`);
      told.push(value);
    },
    onFailure: (reason) => void told.push(reason),
  });
  await clock.advance(seconds(readings.length + 3));
  expect(following).toBeDefined();
  return told;
}

describe('what is followed', () => {
  test.each([
    ['is not adopted while it stays as it is', ['first'], []],
    ['is adopted once when two readings in a row are equal', ['second'], ['second']],
    ['is adopted again when it returns to what it was', ['second', 'second', 'first'], ['second', 'first']],
    ['is not adopted half written', ['sec', 'second', 'second'], ['second']],
    ['may be missing for one reading while it is replaced', [null, 'first'], []],
    ['may be missing for one reading before it is changed', [null, 'second'], ['second']],
    ['is reported once when it stays missing', [null], ['no such file']],
    ['is adopted when it is there again after that', [null, null, 'first'], ['no such file', 'first']],
  ])('%s', async (_name, readings, expected) => {
    expect(await followed(readings)).toEqual(expected);
  });

  test('is reported once when it cannot be used, and adopted when that is mended', async () => {
    const told = await followed(['bad', 'bad', 'bad', 'good'], ['bad']);

    expect(told).toEqual(['cannot use bad', 'good']);
  });

  test('is adopted when it could not be read at first', async () => {
    const clock = new FakeClock();
    const told: string[] = [];
    await using following = follow({
      clock,
      every: seconds(1),
      first: failed('no such file'),
      read: async () => 'first',
      adopt: (value) => void told.push(value),
      onFailure: () => {},
    });

    await clock.advance(seconds(3));

    expect(following).toBeDefined();
    expect(told).toEqual(['first']);
  });
});

test('a reading that never ends neither delays the end nor is reported', async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const following = follow({
    clock,
    every: seconds(1),
    first: ok('first'),
    read: () => new Promise<string>(() => {}),
    adopt: (value) => void told.push(value),
    onFailure: (reason) => void told.push(reason),
  });
  await clock.advance(seconds(2));

  const ended = following[Symbol.asyncDispose]().then(() => 'ended');
  const delayed = settle()
    .then(settle)
    .then(() => 'delayed');

  expect(await Promise.race([ended, delayed])).toBe('ended');
  expect(told).toEqual([]);
});
