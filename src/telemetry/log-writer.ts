import { write } from 'node:fs';
import { promisify } from 'node:util';
import type { Clock } from '../lib/clock.ts';
import { errorCodeOf } from '../lib/errors.ts';
import { millis } from '../lib/units.ts';

interface LogWriterSettings {
  readonly fd: number;
  readonly clock: Clock;
  /** Called when lines are dropped. */
  readonly onDrop: (lines: number) => void;
  /** Called when writing works again, with the number of lines dropped meanwhile. */
  readonly onRecovery: (lines: number) => void;
}

export interface LogWriter {
  readonly write: (line: string) => void;
  /** Resolves when every line is written or dropped. */
  readonly flush: () => Promise<void>;
}

/** In characters: about 5,000 lines. A sweep writes fewer, even if every client changes. */
const largestBacklog = 2 ** 20;

/** In characters. */
const largestBatch = 2 ** 16;

/**
 * Writes lines without ever waiting for the reader. It keeps lines that a slow reader has not taken, up to a bound; it drops lines
 * that do not fit or cannot be written (full disk, closed pipe). The write runs on one of Node's worker threads, which may block.
 */
export function createLogWriter({ fd, clock, onDrop, onRecovery }: LogWriterSettings): LogWriter {
  const backlog: string[] = [];
  const writeBatch = batchWriter(fd, clock);
  let size = 0;
  let dropped = 0;
  let running: Promise<void> | null = null;

  const drop = (lines: number): void => {
    dropped += lines;
    onDrop(lines);
  };
  const run = async (): Promise<void> => {
    while (backlog.length > 0) {
      const batch = takeBatch(backlog);
      const lost = await writeBatch(batch);
      size -= batch.length;
      if (lost > 0) drop(lost);
      else if (backlog.length === 0 && dropped > 0) {
        onRecovery(dropped);
        dropped = 0;
      }
    }
    running = null;
  };
  return {
    write: (line) => {
      if (size + line.length > largestBacklog) return drop(1);
      backlog.push(line);
      size += line.length;
      running ??= run();
    },
    flush: async () => {
      await running;
    },
  };
}

/** Takes at least one line, and more until the batch is full. */
function takeBatch(backlog: string[]): string {
  let length = 0;
  const end = backlog.findIndex((line) => {
    length += line.length;
    return length > largestBatch;
  });
  return backlog.splice(0, end === -1 ? backlog.length : Math.max(1, end)).join('');
}

const lineFeed = 10;
const pauseWhenFull = millis(20);

/** Writes whole lines. Resolves to the number of lines lost. */
function batchWriter(fd: number, clock: Clock): (text: string) => Promise<number> {
  const writeSome = promisify(write);
  const never = new AbortController().signal;
  /** Whether the last write ended in the middle of a line. */
  let isTorn = false;
  return async (text) => {
    const batch = Buffer.from(isTorn ? `\n${text}` : text);
    let written = 0;
    while (written < batch.length) {
      const result = await writeSome(fd, batch, written).catch(errorCodeOf);
      // Another process that holds the pipe made it non-blocking.
      if (result === 'EAGAIN') await clock.sleep(pauseWhenFull, never);
      else if (typeof result === 'string') break;
      else written += result.bytesWritten;
    }
    if (written > 0) isTorn = batch[written - 1] !== lineFeed;
    return linesIn(batch.subarray(written));
  };
}

const linesIn = (rest: Buffer): number => rest.toString().split('\n').filter(Boolean).length;
