import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Clock } from '../lib/clock.ts';
import { printableLines } from '../lib/printable.ts';
import { prettyLines } from './pretty-line.ts';

/** Standard output, standard error or, in tests, anything. */
export type LogDestination = 1 | 2 | DestinationStream;

export interface LogSettings {
  readonly level: string;
  readonly format: 'json' | 'pretty' | 'auto';
  /** `all`: every client in every sweep. */
  readonly clients?: 'changes' | 'all';
}

/** Passes one JSON object per line to `write`. It leaves out the host's name, which is an address. */
export const createLogger = (level: string, clock: Clock, write: (line: string) => void): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
    },
    { write },
  );

/** Turns a line of JSON into one that is safe to print: names come from outside and may hold terminal commands. */
export function lineFormat(
  format: LogSettings['format'],
  destination: LogDestination,
): (line: string) => string {
  if (format === 'json' || (format === 'auto' && !isTerminal(destination))) return printableLines;
  const inColor = typeof destination === 'number' && isInColor(destination);
  return prettyLines(inColor);
}

const isTerminal = (destination: LogDestination): boolean =>
  typeof destination === 'number'
    ? isatty(destination)
    : 'isTTY' in destination && destination.isTTY === true;

/** Node judges by the terminal, NO_COLOR, FORCE_COLOR and TERM. */
const isInColor = (fd: 1 | 2): boolean =>
  styleText('red', 'x', { stream: fd === 1 ? process.stdout : process.stderr }) !== 'x';
