import { expect, test } from 'vitest';
import { type Tick, tick } from '../../src/lib/units.ts';
import { plan } from '../../src/sweep/plan.ts';
import { aClient } from '../support/builders.ts';

const askedAt = (id: string, lastAttempt: Tick | null) => aClient({ id, polls: { lastAttempt } });

test('who was never asked for comes first, then who was longest ago; else the order stays', () => {
  const fleet = [
    askedAt('new', tick(3_000)),
    askedAt('old', tick(1_000)),
    askedAt('never', null),
    askedAt('as old', tick(1_000)),
  ];

  const order = plan(fleet).map(({ id }) => id);

  expect(order).toEqual(['never', 'old', 'as old', 'new']);
});

test('a client whose calls fail for ever takes its turn like any other', () => {
  const failing = aClient({
    id: 'failing',
    polls: { lastSuccess: null, lastAttempt: tick(2_000), failures: 9 },
  });

  const order = plan([failing, askedAt('old', tick(1_000)), askedAt('new', tick(3_000))]);

  expect(order.map(({ id }) => id)).toEqual(['old', 'failing', 'new']);
});
