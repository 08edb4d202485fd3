import type { FieldValues } from './event-fields.ts';
import type { EventRow } from './event-row.ts';
import { type EventName, eventTable } from './event-table.ts';

/** Tells the first of a run of identical failures from the rest, so that it is logged once. */
export interface Streaks {
  /** True for the first time since the streak last ended. */
  begins(name: string): boolean;
  end(name: string): void;
  /** A success: the streak ends with the round, unless the failure recurs in the same round. */
  eases(name: string): void;
  /** A sweep ended, for all names that begin so. A call that fails for one client and works for the next is one streak. */
  endRound(beginning: string): void;
  /** Ends all streaks whose names begin so. */
  endAll(beginning: string): void;
}

/**
 * The beginning of the names of a tenant's streaks. It ends with a line feed, which no tenant's name holds; with a space, "acme" would
 * also be the beginning of "acme test".
 */
export const streaksOf = (tenant: string): string => `${tenant}\n`;

/** The name of an event's streak: one per value of the fields in `oncePer`. */
export function streakOf(event: EventName, fields: FieldValues): string {
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
