import { expect, test } from 'vitest';
import { createStreaks, streaksOf } from '../../src/telemetry/streaks.ts';

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

test('the streaks of a tenant are not those of one whose name begins the same', () => {
  const streaks = createStreaks();
  const names = ['acme', 'acme test', 'acm'].map((tenant) => `${streaksOf(tenant)}auth`);
  for (const name of names) streaks.begins(name);

  streaks.endAll(streaksOf('acme'));

  expect(names.map((name) => streaks.begins(name))).toEqual([true, false, false]);
});
