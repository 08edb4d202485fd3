import { styleText } from 'node:util';
import { printable } from '../lib/printable.ts';

const styles = {
  trace: 'gray',
  debug: 'gray',
  info: 'green',
  warn: 'yellow',
  error: 'red',
} as const;

interface Line {
  readonly level: keyof typeof styles;
  readonly time: string;
  readonly event: string;
  readonly msg: string;
}

const clockTime = (time: string): string => new Date(time).toTimeString().slice(0, 8);

/** A line of the log, which is JSON, for people: `[03:15:08] WARN: client.not_seen: Managed client not seen {"tenant":"acme"}`. */
export function prettyLine(json: string, inColour: boolean): string {
  const { level, time, event, msg, ...fields } = JSON.parse(json) as Line;
  const word = level.toUpperCase();
  const shown = inColour ? styleText(styles[level], word, { validateStream: false }) : word;
  const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `[${clockTime(time)}] ${shown}: ${printable(`${event}: ${msg}${rest}`)}\n`;
}
