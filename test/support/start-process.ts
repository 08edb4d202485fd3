import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';
import { type Exit, startChild } from './start-child.ts';

/** The program as a user runs it. It always ends with the test. */
export interface Running extends AsyncDisposable {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until stdout or stderr matches, and returns the groups of the match. */
  readonly says: (pattern: RegExp) => Promise<readonly string[]>;
  readonly send: (signal: NodeJS.Signals) => void;
  readonly exit: Promise<Exit>;
}

export interface ProcessOptions {
  /** Variables in addition to PATH, which is the only one by default. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
  /** Where they go instead of into a pipe that is read: an open file. */
  readonly stdoutTo?: number;
  readonly stderrTo?: number;
}

export const root = fileURLToPath(new URL('../../', import.meta.url));
const pinnedNode = `${root}node_modules/.bin/node`;
export const node = existsSync(pinnedNode) ? pinnedNode : process.execPath;

export function start(
  args: readonly string[],
  { env = {}, nodeOptions = [], stdoutTo, stderrTo }: ProcessOptions = {},
): Running {
  const child = startChild(node, [...nodeOptions, 'src/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH' as string], ...env },
    stdio: ['ignore', stdoutTo ?? 'pipe', stderrTo ?? 'pipe'],
  });
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
  let isClosed = false;
  const exit = once(child, 'close').then(([code]): Exit => {
    isClosed = true;
    return { code, stdout: stdout(), stderr: stderr() };
  });
  return {
    stdout,
    stderr,
    exit,
    send: (signal) => void child.kill(signal),
    says: async (pattern) => {
      const match = () => pattern.exec(stdout() + stderr());
      const progress = () => stdout().length + stderr().length;
      // Its last words may come after its exit, but not after its pipes are closed.
      await eventually(() => match() !== null || isClosed, undefined, progress);
      const [whole, ...groups] = match() ?? [];
      if (whole === undefined) throw new Error(`ended without saying ${pattern}:\n${stdout()}${stderr()}`);
      return groups;
    },
    [Symbol.asyncDispose]: async () => {
      await child[Symbol.asyncDispose]();
      await exit;
    },
  };
}

export const run = (args: readonly string[], options: ProcessOptions = {}): Promise<Exit> =>
  start(args, options).exit;

function gather(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: string[] = [];
  stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  return () => chunks.join('');
}
