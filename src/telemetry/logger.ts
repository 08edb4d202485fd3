import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Clock } from '../lib/clock.ts';

/** Standard output, standard error or, in tests, anything. */
export type LogDestination = 1 | 2 | DestinationStream;

export interface LogSettings {
  readonly level: string;
  readonly format: 'json' | 'pretty';
}

/** One JSON object a line; without the host's name, which is an address. Written at once, so that the last line is not lost. */
export function createLogger(
  { level, format }: LogSettings,
  clock: Clock,
  destination: LogDestination,
): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(options, format === 'json' ? lines(destination) : forPeople(destination));
}

const lines = (destination: LogDestination): DestinationStream =>
  typeof destination === 'number' ? pino.destination({ fd: destination, sync: true }) : destination;

const forPeople = (destination: LogDestination): DestinationStream =>
  pretty({
    sync: true,
    destination,
    translateTime: 'SYS:HH:MM:ss',
    messageFormat: '{event}: {msg}',
    ignore: 'event',
    singleLine: true,
    colorize: typeof destination === 'number' && process.stdout.isTTY,
  });
