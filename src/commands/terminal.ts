import { fstatSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Environment } from '../config/variables.ts';
import { aborted, deadline } from '../lib/abort.ts';
import { systemClock } from '../lib/clock.ts';
import { seconds } from '../lib/units.ts';
import { type ExitCode, exitCodes, type Output } from './context.ts';
import { wantsColor } from './paint.ts';

type Stream = NodeJS.WriteStream;

export interface Terminal {
  readonly output: Output;
  /**
   * Waits until all output is written, however slowly a pipe is read, unless the signal is aborted. Resolves to the exit code:
   * that of the command, 1 when its output was lost, or 130 when it is interrupted here.
   */
  readonly finish: (code: ExitCode, signal: AbortSignal) => Promise<ExitCode>;
}

const longestWords = seconds(1.5);

/** The reader has enough, as `head` does, or the terminal is closed: that is not a failure. */
const readerIsGone = ['EPIPE', 'ECONNRESET', 'EIO'];

interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: Stream & { readonly fd: number };
  readonly stderr: Stream;
}

export function createTerminal({ stdin, stdout, stderr }: Streams, env: Environment): Terminal {
  let problem: string | null = null;
  let isClosed = false;
  const onFailure = ({ code = 'unknown' }: NodeJS.ErrnoException): void => {
    isClosed = true;
    if (!readerIsGone.includes(code)) problem ??= code;
  };
  stdout.on('error', onFailure);
  const isFile = fstatSync(stdout.fd).isFile();
  // If writing to stderr fails, there is nowhere left to report it.
  stderr.on('error', () => {});
  const say = (text: string): void => void stderr.write(text);
  return {
    output: {
      print: (text) => {
        if (!isFile) stdout.write(text);
        else if (!isClosed) writeToFile(stdout.fd, text, onFailure);
      },
      say,
      draw: say,
      isWatched: stderr.isTTY && env['TERM'] !== 'dumb',
      columns: () => (stdout.isTTY ? stdout.columns : null),
      inColor: wantsColor(env, stdout.isTTY),
      isClosed: () => isClosed,
      ask: async (question, signal) => {
        if (!stdin.isTTY || !stderr.isTTY) return null;
        // Not in terminal mode: there Ctrl-C would be a key and not a signal.
        using asked = createInterface({ input: stdin, output: stderr, terminal: false });
        return await asked.question(question, { signal });
      },
    },
    finish: async (code, signal) => {
      const wasStopped = signal.aborted;
      await Promise.race([written(stdout), aborted(signal)]);
      if (problem !== null)
        say(`Cannot write the output: ${reasons[problem] ?? 'writing failed'} (${problem})\n`);
      // Messages may be lost: a reader of stderr that does not read must not block the exit.
      using limit = deadline(systemClock, longestWords, signal);
      await Promise.race([written(stderr), aborted(limit.signal)]);
      if (problem !== null) return exitCodes.failed;
      return signal.aborted && !wasStopped ? exitCodes.interrupted : code;
    },
  };
}

/** Node's own stream writes to a file once, and does not notice when a disk that is almost full takes only a part. */
function writeToFile(fd: number, text: string, onFailure: (error: NodeJS.ErrnoException) => void): void {
  const bytes = Buffer.from(text);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
  } catch (error) {
    onFailure(error as NodeJS.ErrnoException);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EFBIG: 'the file would be too large',
  EDQUOT: 'the quota is used up',
};

/** The callback comes after all that was written before, and also when writing failed. */
const written = (stream: Stream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));
