import { expect, test } from 'vitest';
import { clientId } from '../../src/fleet/client.ts';
import { clientChanges } from '../../src/fleet/client-changes.ts';
import { type FleetHistory, noHistory, remember, sights } from '../../src/fleet/history.ts';
import { verdicts } from '../../src/fleet/judge.ts';
import type { Snapshot } from '../../src/fleet/snapshot.ts';
import { readStrip } from '../../src/fleet/strip.ts';
import { instant } from '../../src/lib/units.ts';
import { aClient, aSnapshot, thresholds } from '../support/builders.ts';

const at = (second: number) => instant(1_764_000_000_000 + second * 1_000);

/** One sweep each 30 s. */
const afterSweeps = (...snapshots: readonly Snapshot[]): FleetHistory =>
  snapshots.reduce(
    (history, snapshot, index) =>
      remember(
        history,
        snapshot,
        clientChanges(snapshots[index - 1] ?? snapshot, snapshot, thresholds),
        thresholds,
        at(index * 30),
      ),
    noHistory,
  );

const verdictsOf = ({ verdicts: strips }: FleetHistory, id: string) => {
  const strip = strips.get(clientId(id));
  return strip === undefined ? null : readStrip(verdicts, strip);
};

test('the verdicts on a client are remembered with the time of each', () => {
  const good = aSnapshot([aClient()]);
  const bad = aSnapshot([aClient({ status: 'ERROR' })]);

  const history = afterSweeps(good, good, bad, good);

  expect(verdictsOf(history, 'a')).toEqual([
    { state: 'healthy', since: at(0) },
    { state: 'unhealthy', since: at(60) },
    { state: 'healthy', since: at(90) },
  ]);
});

test('while the tenant cannot be seen the verdicts stand still, and the blindness is remembered', () => {
  const good = aSnapshot([aClient()]);

  const history = afterSweeps(good, { ...good, up: false }, { ...good, up: false }, good);

  expect(verdictsOf(history, 'a')).toHaveLength(1);
  expect(readStrip(sights, history.sight ?? ('' as never))).toEqual([
    { state: 'seen', since: at(0) },
    { state: 'blind', since: at(30) },
    { state: 'seen', since: at(90) },
  ]);
});

test('a client that is gone is forgotten, and its end is among the last changes', () => {
  const history = afterSweeps(aSnapshot([aClient({ name: 'va-7' })]), aSnapshot([]));

  expect(verdictsOf(history, 'a')).toBeNull();
  expect(history.changes).toMatchObject([{ at: at(30), kind: 'removed', clientName: 'va-7', from: null }]);
});

test('a changed status is remembered with what it was, and the last 100 changes are kept', () => {
  const good = aSnapshot([aClient()]);
  const bad = aSnapshot([aClient({ status: 'ERROR' })]);
  const many = Array.from({ length: 201 }, (_, index) => (index % 2 === 0 ? good : bad));

  const history = afterSweeps(...many);

  expect(history.changes).toHaveLength(100);
  expect(history.changes.at(-1)).toMatchObject({
    kind: 'status_changed',
    from: 'ERROR',
    to: 'NORMAL',
    sinceSeenSeconds: 10,
  });
});
