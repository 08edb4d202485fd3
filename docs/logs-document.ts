import type { Field } from '../src/telemetry/event-fields.ts';
import type { EventRow } from '../src/telemetry/event-row.ts';
import { eventTable } from '../src/telemetry/event-table.ts';
import { selfMetrics } from '../src/telemetry/self-metric-table.ts';

const code = (text: string): string => `\`${text}\``;

const list = (names: readonly string[]): string => names.map(code).join(', ');

function levelOf({ level, betterLevel }: EventRow): string {
  return betterLevel === undefined ? level : `${level} when it gets worse, else ${betterLevel}`;
}

function repetitionOf({ oncePer, named }: EventRow): string {
  if (oncePer !== undefined) return `once while it lasts, per ${list(oncePer)}`;
  if (named === undefined) return 'each time';
  const { first, noun } = named;
  return `the first ${first} of a sweep; one more line has ${code(`further${noun}s`)} and ${code(`further${noun}Ids`)}`;
}

const counterOf = ({ counter }: EventRow): string =>
  counter === undefined ? '' : code(selfMetrics[counter.metric].name);

const loggedFields = ({ fields, unlogged = [] }: EventRow): readonly (readonly [string, Field<unknown>])[] =>
  Object.entries<Field<unknown>>(fields).filter(([name]) => !unlogged.includes(name));

const eventRow = ([name, row]: readonly [string, EventRow]): string =>
  `| ${code(name)} | ${levelOf(row)} | ${row.message} | ${list(loggedFields(row).map(([field]) => field))} | ${repetitionOf(row)} | ${counterOf(row)} |`;

const rows: readonly (readonly [string, EventRow])[] = Object.entries(eventTable);

/** Most fields mean the same in all events; the others list all their meanings. */
function fieldRows(): readonly string[] {
  const all = rows.flatMap(([, row]) => loggedFields(row));
  const byName = Map.groupBy(all, ([name]) => name);
  return [...byName]
    .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
    .map(([name, found]) => {
      const meanings = new Set(found.map(([, { meaning }]) => meaning));
      return `| ${code(name)} | ${[...meanings].join(' Or: ')} |`;
    });
}

/** The text of docs/LOGS.md. */
export const logsDocument =
  (): string => `<!-- Made from src/telemetry/event-table.ts by \`npm run docs\`: change it there. -->
# Logs

One JSON object per line on standard output (\`once\`: standard error). Each has \`level\` as a word, \`time\` as ISO 8601,
\`event\`, \`msg\`, which is the same for all lines of an event, and the fields below. Changes are logged, heartbeats are not;
values of secrets never appear. A line says what happened; the counter beside it says how often, and grows even when no line is written.
On a terminal the lines are sentences for people instead, unless \`log.format\` is \`json\`.

    {"level":"warn","time":"2026-11-25T03:00:00.000Z","event":"client.status_changed","tenant":"acme","clientId":"2c91","clientName":"va-1","clusterId":"2c90","from":"NORMAL","to":"ERROR","sinceSeenSeconds":42,"msg":"Managed client changed its status"}

## Events

| event | level | message | fields | logged | counter |
|---|---|---|---|---|---|
${rows.map(eventRow).join('\n')}

## Fields

| field | meaning |
|---|---|
${fieldRows().join('\n')}
`;
