import type { Field } from './event-fields.ts';
import type { CounterKey } from './self-metric-table.ts';

type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface EventRow {
  readonly level: LogLevel;
  /** The level if something improved. */
  readonly betterLevel?: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, Field<unknown>>>;
  readonly counter?: EventCounter;
  /** Fields for the counter only. */
  readonly unlogged?: readonly string[];
  /** Log it once while it lasts, per value of these fields. */
  readonly oncePer?: readonly string[];
  /** Of many at once, log the first ones one by one, and the others in one line. */
  readonly named?: { readonly first: number; readonly noun: 'Client' | 'Cluster' };
}

/** A counter whose labels are the fields of the same names. */
export interface EventCounter {
  readonly metric: CounterKey;
  /** Labels that are not fields. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The field with the amount; 1 by default. */
  readonly by?: string;
}

export function row<const F extends EventRow['fields']>(
  level: LogLevel,
  message: string,
  held: F,
  more: Omit<EventRow, 'level' | 'message' | 'fields'> = {},
) {
  return { level, message, fields: held, ...more };
}
