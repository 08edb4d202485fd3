import { nextTurn } from '../lib/clock.ts';
import type { LogWriter } from './log-writer.ts';

/** As many lines as take a few milliseconds. */
const slice = 100;

export interface BulkLog {
  /** Logs one line for each element, a few at a time. */
  readonly each: <T>(topic: string, all: readonly T[], log: (one: T) => void) => void;
  /** Resolves when all are logged. */
  readonly done: () => Promise<void>;
}

/**
 * For logs of a whole fleet: other work has its turn between a few lines and the next, and no line is made before the ones before are
 * written. Where one is not done when the next one about the same topic begins, its reader is too slow, and the next one is dropped.
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
