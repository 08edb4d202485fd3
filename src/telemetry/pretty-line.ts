import { styleText } from 'node:util';
import { printable } from '../lib/printable.ts';
import type { FieldValues } from './event-fields.ts';
import { createSentences, fieldText } from './sentences.ts';

const styles = {
  trace: 'gray',
  debug: 'gray',
  info: 'green',
  warn: 'yellow',
  error: 'red',
} as const;

interface LogRecord {
  readonly level: keyof typeof styles;
  readonly time: string;
  readonly event: string;
  readonly msg: string;
}

const clockTime = (time: string): string => new Date(time).toTimeString().slice(0, 8);

/**
 * Turns lines of the log, which are JSON, into lines for people: `03:15:08 WARN va-1 (emea): not seen, last contact 16 min ago [acme]`.
 * Empty for an event that brings nothing new.
 */
export function prettyLines(inColor: boolean): (json: string) => string {
  const sentenceOf = createSentences();
  return (json) => {
    const { level, time, event, msg, ...fields } = JSON.parse(json) as LogRecord;
    const sentence = sentenceOf(event, fields);
    if (sentence === null) return '';
    const word = level.toUpperCase().padEnd(5);
    const shown = inColor ? styleText(styles[level], word, { validateStream: false }) : word;
    return `${clockTime(time)} ${shown} ${printable(sentence ?? plain(msg, fields))}\n`;
  };
}

/** The message, what it holds, and the tenant: `Sweep skipped (reason: still_running) [acme]`. */
function plain(msg: string, { tenant, ...fields }: FieldValues): string {
  const details = Object.entries(fields).map(([name, value]) => `${name}: ${fieldText(value)}`);
  const held = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return `${msg}${held}${tenant === undefined ? '' : ` [${fieldText(tenant)}]`}`;
}
