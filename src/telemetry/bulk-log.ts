import { nextTurn } from '../lib/clock.ts';
import type { LogWriter } from './log-writer.ts';

/** This many lines take a few milliseconds. */
const slice = 100;

export interface BulkLog {
  /** Logs one line for each element, a few at a time. */
  readonly each: <T>(topic: string, all: readonly T[], log: (one: T) => void) => void;
  /** Resolves when all are logged. */
  readonly done: () => Promise<void>;
}

/**
 * Logs a whole fleet without blocking the event loop: it writes a few lines, waits until they are written, and lets other work run.
 * If the previous log of the same topic is still being written, the reader is too slow, so the new one is dropped.
 */
export function createBulkLog({ flush }: LogWriter, onDrop: (lines: number) => void): BulkLog {
  const running = new Map<string, Promise<void>>();
  const run = async <T>(topic: string, all: readonly T[], log: (one: T) => void): Promise<void> => {
    for (let start = 0; start < all.length; start += slice) {
      for (const one of all.slice(start, start + slice)) log(one);
      await flush();
      await nextTurn();
    }
    running.delete(topic);
  };
  return {
    each: (topic, all, log) => {
      if (running.has(topic)) onDrop(all.length);
      else running.set(topic, run(topic, all, log));
    },
    done: async () => {
      await Promise.all(running.values());
    },
  };
}
