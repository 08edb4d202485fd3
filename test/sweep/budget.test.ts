import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { budgetOf, timeLeft } from '../../src/sweep/budget.ts';

const allowance = { requests: 50, window: seconds(10), interval: seconds(30) };

describe('the budget of a sweep', () => {
  test.each([
    // 98 % of 150 requests, less the others.
    ['of 10,000 clients', allowance, 41, 106],
    ['of a small fleet', allowance, 1, 146],
    ['with a longer interval', { ...allowance, interval: seconds(300) }, 41, 1_429],
    ['with an interval shorter than the window', { ...allowance, interval: seconds(5) }, 5, 19],
    ['whose list takes all that is allowed', allowance, 200, 15],
    ['that shares its limit until little is left', { ...allowance, requests: 0.1 }, 1, 1],
  ])('%s is what the API allows beside the list', (_what, allowed, others, calls) => {
    expect(budgetOf(allowed, others)).toBe(calls);
  });
});

describe('the time of a sweep that leaves statuses for later', () => {
  test.each([
    ['ends before the next sweep begins', 8, 21.4],
    ['is a tenth of the interval when the list took all of it', 29, 3],
  ])('%s', (_what, spent, left) => {
    expect(timeLeft(allowance, seconds(spent))).toBeCloseTo(seconds(left));
  });
});
