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

test('all streaks of one beginning end together', () => {
  const streaks = createStreaks();
  for (const name of ['acme auth', 'acme rate_limited', 'globex auth']) streaks.begins(name);

  streaks.endAll('acme ');

  const begun = ['acme auth', 'acme rate_limited', 'globex auth'].map((name) => streaks.begins(name));
  expect(begun).toEqual([true, true, false]);
});

test('a streak that eases is over with the round, unless the trouble came in it, too', () => {
  const streaks = createStreaks();
  streaks.begins('acme x');
  streaks.eases('acme x');

  streaks.endRound('acme ');
  const stillThere = streaks.begins('acme x');
  streaks.endRound('acme ');
  streaks.endRound('acme ');
  const afterSilence = streaks.begins('acme x');
  streaks.endRound('acme ');
  streaks.eases('acme x');
  streaks.endRound('globex ');
  const afterAnother = streaks.begins('acme x');
  streaks.endRound('acme ');
  streaks.eases('acme x');
  streaks.endRound('acme ');
  const afterGoodRound = streaks.begins('acme x');

  expect([stillThere, afterSilence, afterAnother, afterGoodRound]).toEqual([false, false, false, true]);
});
