import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Client, lastPolledAt } from '../../src/fleet/client.ts';
import { tick } from '../../src/lib/units.ts';
import { plan } from '../../src/sweep/plan.ts';
import {
  aClient,
  age,
  answered,
  byId,
  type ClientValues,
  failedTimes,
  thresholds,
} from '../support/builders.ts';

const now = tick(100_000);

const askedAt = (id: string, lastAttempt: number | null, values: ClientValues = {}) =>
  aClient({ id, age: age(10_000, now), polls: lastAttempt === null ? {} : answered(lastAttempt), ...values });

function idsOf(fleet: readonly Client[], budget: number, before: readonly Client[] = fleet) {
  const planned = plan(fleet, { before: byId(before), budget, now, thresholds });
  return planned.map(({ id }) => id);
}

describe('a sweep that can read all', () => {
  test('reads who was never asked for first, then who was longest ago; else the order stays', () => {
    const fleet = [
      askedAt('new', 3_000),
      askedAt('old', 1_000),
      askedAt('never', null),
      askedAt('as old', 1_000),
    ];

    expect(idsOf(fleet, Number.POSITIVE_INFINITY)).toEqual(['never', 'old', 'as old', 'new']);
  });

  test('gives a client whose calls fail for ever its turn like any other', () => {
    const failing = aClient({
      id: 'failing',
      age: age(10_000, now),
      polls: failedTimes(9, 2_000),
    });

    const order = idsOf([failing, askedAt('old', 1_000), askedAt('new', 3_000)], Number.POSITIVE_INFINITY);

    expect(order).toEqual(['old', 'failing', 'new']);
  });
});

describe('a sweep that cannot read all', () => {
  const quiet = Array.from({ length: 100 }, (_, index) => askedAt(`quiet ${index}`, index));

  test('reads who was asked for longest ago when nobody is urgent', () => {
    expect(idsOf(quiet.toReversed(), 3)).toEqual(['quiet 0', 'quiet 1', 'quiet 2']);
  });

  test.each<[string, ClientValues, ClientValues]>([
    ['whose status is another in the list', { status: 'ERROR' }, { status: 'NORMAL' }],
    ['that is heard of again', { age: age(10_000, now) }, { age: age(2_000_000, now) }],
    ['that is no draft any more', { provisionStatus: 'PROVISIONED' }, { provisionStatus: 'DRAFT' }],
    ['that is silent', { age: age(2_000_000, now) }, { age: age(2_000_000, now) }],
    ['that has failed', { status: 'FAILED' }, { status: 'FAILED' }],
    ['that is degraded', { status: 'WARNING' }, { status: 'WARNING' }],
  ])('reads one %s before the others, although it was asked for last', (_what, listed, before) => {
    const urgent = askedAt('urgent', 5_000, listed);
    const known = [...quiet, askedAt('urgent', 5_000, before)];

    expect(idsOf([...quiet, urgent], 3, known)).toEqual(['quiet 0', 'urgent', 'quiet 1']);
  });

  test('reads who was never asked for before who has changed, and who has changed before who is unwell', () => {
    const unwell = askedAt('unwell', 5_000, { status: 'ERROR' });
    const changed = askedAt('changed', 6_000, { status: 'NORMAL' });
    const never = askedAt('never', null);
    const known = [...quiet, unwell, askedAt('changed', 6_000, { status: 'ERROR' })];

    const order = idsOf([...quiet, unwell, changed, never], 6, known);

    expect(order).toEqual(['never', 'changed', 'quiet 0', 'unwell', 'quiet 1', 'quiet 2']);
  });

  test('takes a draft for no news', () => {
    const draft = askedAt('draft', 5_000, { provisionStatus: 'DRAFT', age: age(2_000_000, now) });

    expect(idsOf([...quiet, draft], 2)).toEqual(['quiet 0', 'quiet 1']);
  });

  test('gives at least half to the oldest, wherever it is cut off and however many have changed', () => {
    const states = fc.constantFrom('NORMAL', 'ERROR', 'WARNING') as fc.Arbitrary<'NORMAL'>;
    const some = fc.array(fc.record({ lastAttempt: fc.nat(1_000), listed: states, known: states }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 60 }), (values, budget) => {
        const fleet = values.map(({ lastAttempt, listed }, i) =>
          askedAt(`${i}`, lastAttempt, { status: listed }),
        );
        const known = values.map(({ lastAttempt, known: status }, i) =>
          askedAt(`${i}`, lastAttempt, { status }),
        );

        const planned = idsOf(fleet, budget, known);
        const oldest = fleet.toSorted((a, b) => Number(lastPolledAt(a)) - Number(lastPolledAt(b)));

        const share = oldest.slice(0, Math.ceil(planned.length / 2)).map(({ id }) => id);
        expect(planned).toHaveLength(Math.min(budget, fleet.length));
        expect(new Set(planned).size).toBe(planned.length);
        expect(planned).toEqual(expect.arrayContaining(share));
      }),
    );
  });

  test('gives those who stay unwell a twelfth, for whom the list tells the same', () => {
    const unwell = Array.from({ length: 50 }, (_, index) =>
      askedAt(`unwell ${index}`, 5_000, { status: 'ERROR' }),
    );

    const planned = idsOf([...quiet, ...unwell], 24);

    expect(planned.filter((id) => id.startsWith('unwell'))).toEqual(['unwell 0', 'unwell 1']);
  });
});
