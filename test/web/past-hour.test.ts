import { expect, test } from 'vitest';
import { pastHour, pastWords } from '../../src/web/page/browser/past-hour.ts';

const now = Date.UTC(2026, 0, 1, 12);
const order = ['down', 'healthy'];

/** What held from some minutes before now. */
const since = (state: string, minutes: number) => ({
  state,
  since: new Date(now - minutes * 60_000).toISOString(),
});

const runs = (past: readonly string[]) => past.filter((state, index) => state !== past[index - 1]);

test('the last hour has thirty parts, and those before anything was known say so', () => {
  const past = pastHour([[since('healthy', 20)]], order, now);

  expect(past).toHaveLength(30);
  expect(past.filter((state) => state === 'nothing')).toHaveLength(20);
  expect(pastWords(past)).toBe('Last hour: nothing known, HEALTHY');
});

test('a part shows the worst that held in it, however briefly', () => {
  const past = pastHour(
    [[since('healthy', 60), since('down', 31), since('healthy', 30.5)], [since('healthy', 60)]],
    order,
    now,
  );

  expect(runs(past)).toEqual(['healthy', 'down', 'healthy']);
  expect(past.filter((state) => state === 'down')).toHaveLength(1);
});

test('while the tenant cannot be seen, nothing is known, whatever held before', () => {
  const sight = [since('seen', 60), since('blind', 30), since('seen', 10)];

  const past = pastHour([[since('healthy', 60)]], order, now, sight);

  expect(runs(past)).toEqual(['healthy', 'nothing', 'healthy']);
  expect(past.filter((state) => state === 'nothing')).toHaveLength(10);
});
