import { type EventName, type EventRow, eventTable } from './event-table.ts';

/** Tells the first of a row of equal troubles, so that it is logged once and not a thousand times. */
export interface Streaks {
  /** True for the first time since the streak last ended. */
  begins(name: string): boolean;
  end(name: string): void;
  /** Good news: the streak ends with the round, unless the trouble comes in the same round, too. */
  eases(name: string): void;
  /** A sweep is over. What fails for one client and works for the next is one trouble, not many. For names that begin so. */
  endRound(beginning: string): void;
  /** Ends all streaks whose names begin so. */
  endAll(beginning: string): void;
}

/**
 * What the names of a tenant's streaks begin with. A line feed ends it, which no name of a tenant holds: after a space "acme" would
 * be the beginning of "acme test" as well.
 */
export const streaksOf = (tenant: string): string => `${tenant}\n`;

/** The name of the streak that an event belongs to: one for each value of the fields that its row names. */
export function streakOf(event: EventName, fields: Readonly<Record<string, unknown>>): string {
  const { oncePer = [] }: EventRow = eventTable[event];
  const values = oncePer.filter((name) => name !== 'tenant').map((name) => fields[name]);
  return [fields['tenant'] ?? '', event, ...values].join('\n');
}

interface Round {
  recurred: boolean;
  eased: boolean;
}

export function createStreaks(): Streaks {
  const running = new Map<string, Round>();
  const those = (beginning: string) => [...running].filter(([name]) => name.startsWith(beginning));
  return {
    begins: (name) => {
      const known = running.get(name);
      running.set(name, { recurred: true, eased: known?.eased ?? false });
      return known === undefined;
    },
    end: (name) => void running.delete(name),
    eases: (name) => {
      const known = running.get(name);
      if (known !== undefined) known.eased = true;
    },
    endRound: (beginning) => {
      for (const [name, { recurred, eased }] of those(beginning)) {
        if (eased && !recurred) running.delete(name);
        else running.set(name, { recurred: false, eased: false });
      }
    },
    endAll: (beginning) => {
      for (const [name] of those(beginning)) running.delete(name);
    },
  };
}
