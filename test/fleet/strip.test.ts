import { expect, test } from 'vitest';
import { extendStrip, readStrip, type Strip } from '../../src/fleet/strip.ts';
import { instant } from '../../src/lib/units.ts';

const states = ['good', 'bad'] as const;
type State = (typeof states)[number];

const at = (second: number) => instant(1_764_000_000_000 + second * 1_000);

const stripOf = (...steps: readonly (readonly [State, number])[]): Strip<State> =>
  steps.reduce<Strip<State> | undefined>(
    (strip, [state, second]) => extendStrip(states, strip, state, at(second)),
    undefined,
  ) as Strip<State>;

test('a strip tells which state held from when', () => {
  const strip = stripOf(['good', 0], ['bad', 30], ['good', 60]);

  expect(readStrip(states, strip)).toEqual([
    { state: 'good', since: at(0) },
    { state: 'bad', since: at(30) },
    { state: 'good', since: at(60) },
  ]);
});

test('a state that still holds leaves the strip as it is', () => {
  const strip = stripOf(['bad', 0]);

  expect(extendStrip(states, strip, 'bad', at(30))).toBe(strip);
});

test('a strip keeps the last 20 states, in 140 bytes', () => {
  const strip = stripOf(
    ...Array.from({ length: 50 }, (_, index) => [states[index % 2] ?? 'good', index] as const),
  );

  const read = readStrip(states, strip);
  expect(read).toHaveLength(20);
  expect(read.at(-1)).toEqual({ state: 'bad', since: at(49) });
  expect(Buffer.byteLength(strip)).toBe(140);
});
