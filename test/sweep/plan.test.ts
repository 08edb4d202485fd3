import { expect, test } from 'vitest';
import { type Instant, instant } from '../../src/lib/units.ts';
import { plan } from '../../src/sweep/plan.ts';
import { aClient } from '../support/builders.ts';

const polledAt = (id: string, lastSuccess: Instant | null) => aClient({ id, polls: { lastSuccess } });

test('who was never read comes first, then who was read longest ago; else the order stays', () => {
  const fleet = [
    polledAt('new', instant(3_000)),
    polledAt('old', instant(1_000)),
    polledAt('never', null),
    polledAt('as old', instant(1_000)),
  ];

  const order = plan(fleet).map(({ id }) => id);

  expect(order).toEqual(['never', 'old', 'as old', 'new']);
});
