/** Tells the first of a row of equal troubles, so that it is logged once and not a thousand times. */
export interface Streaks {
  /** True for the first time since the streak last ended. */
  begins(name: string): boolean;
  end(name: string): void;
  /** Ends all streaks whose names begin so. */
  endAll(beginning: string): void;
}

export function createStreaks(): Streaks {
  const running = new Set<string>();
  return {
    begins: (name) => {
      const isNew = !running.has(name);
      running.add(name);
      return isNew;
    },
    end: (name) => {
      running.delete(name);
    },
    endAll: (beginning) => {
      for (const name of running) if (name.startsWith(beginning)) running.delete(name);
    },
  };
}
