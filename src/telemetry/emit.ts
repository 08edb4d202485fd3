import type { Logger } from 'pino';
import type { Counter } from 'prom-client';
import type { Field, FieldValues } from './event-fields.ts';
import type { EventCounter, EventRow } from './event-row.ts';
import { type EventName, eventTable } from './event-table.ts';
import { selfMetrics } from './self-metric-table.ts';
import type { Instruments } from './self-metrics.ts';
import { type Streaks, streakOf } from './streaks.ts';

type Held<F> = F extends Field<infer T> ? T : never;

type MayBeLeftOut<F> = { [K in keyof F]: undefined extends Held<F[K]> ? K : never }[keyof F];

/** The fields of an event. */
export type EventFields<N extends EventName, F = (typeof eventTable)[N]['fields']> = {
  readonly [K in Exclude<keyof F, MayBeLeftOut<F>>]: Held<F[K]>;
} & { readonly [K in MayBeLeftOut<F>]?: Held<F[K]> };

/** Logs and counts one event. `isBetter`: something improved. */
export type Emit = <N extends EventName>(name: N, fields: EventFields<N>, isBetter?: boolean) => void;

/** Logs an event that affects many at once: the first ones get a line each, the others share one. Each is counted. */
export type EmitEach = <N extends EventName>(
  name: N,
  all: readonly EventFields<N>[],
  isBetter?: boolean,
) => void;

interface Outlets {
  readonly logger: Logger;
  readonly metrics: Instruments;
  readonly streaks: Streaks;
}

/** How many ids the shared line lists. */
const idsInOneLine = 100;

/** The only way to the log. Each event is counted; it is logged unless its streak continues. */
export function createEmit({ logger, metrics, streaks }: Outlets): { emit: Emit; emitEach: EmitEach } {
  const write = (name: EventName, fields: FieldValues, isBetter = false): void => {
    const row: EventRow = eventTable[name];
    if (row.counter !== undefined) count(metrics, row.counter, fields);
    if (row.oncePer !== undefined && !streaks.begins(streakOf(name, fields))) return;
    const level = (isBetter ? row.betterLevel : undefined) ?? row.level;
    const left = row.unlogged?.map((field) => [field, undefined]) ?? [];
    logger[level]({ event: name, ...fields, ...Object.fromEntries(left) }, row.message);
  };
  const writeEach = (name: EventName, all: readonly FieldValues[], isBetter?: boolean): void => {
    const { named }: EventRow = eventTable[name];
    const { first, noun } = named ?? { first: all.length, noun: 'Client' };
    for (const fields of all.slice(0, first)) write(name, fields, isBetter);
    const further = all.slice(first);
    const [one] = further;
    if (one === undefined) return;
    const ids = further.slice(0, idsInOneLine).map((fields) => fields[`${noun.toLowerCase()}Id`]);
    const { tenant } = one;
    write(name, { tenant, [`further${noun}s`]: further.length, [`further${noun}Ids`]: ids }, isBetter);
  };
  return { emit: write, emitEach: writeEach };
}

function count(metrics: Instruments, { metric, labels, by }: EventCounter, fields: FieldValues): void {
  const names: readonly string[] = selfMetrics[metric].labels;
  const values = names.map((name) => [name, labels?.[name] ?? fields[name]]);
  const amount = by === undefined ? undefined : fields[by];
  const counter: Counter = metrics[metric];
  counter.inc(Object.fromEntries(values), typeof amount === 'number' ? amount : 1);
}
