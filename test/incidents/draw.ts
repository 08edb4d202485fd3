import { fraction } from '../../src/simulator/seeded.ts';

/** Chance that is the same for the same seed and name. */
export interface Draw {
  /** From `low` to `high`, in steps of a quarter. */
  between(low: number, high: number): number;
  oneOf<T>(choices: readonly [T, ...T[]]): T;
  /** Another source of chance, which does not depend on how often this one was asked. */
  of(name: string | number): Draw;
}

export function createDraw(seed: number, name = ''): Draw {
  let asked = 0;
  const next = (): number => fraction(seed, name, asked++);
  return {
    between: (low, high) => low + Math.floor(next() * ((high - low) * 4 + 1)) / 4,
    oneOf: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    of: (part) => createDraw(seed, `${name}/${part}`),
  };
}
