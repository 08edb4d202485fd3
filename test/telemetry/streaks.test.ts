import { expect, test } from 'vitest';
import { createStreaks } from '../../src/telemetry/streaks.ts';

test('a streak begins once, and anew after its end', () => {
  const streaks = createStreaks();

  const begun = [streaks.begins('a'), streaks.begins('a'), streaks.begins('b')];
  streaks.end('a');
  streaks.end('never begun');

  expect(begun).toEqual([true, false, true]);
  expect([streaks.begins('a'), streaks.begins('b')]).toEqual([true, false]);
});
