import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { eventually } from './eventually.ts';
import { startChild } from './start-child.ts';
import { node, root } from './start-process.ts';

export interface OnTerminal extends AsyncDisposable {
  /** Everything on the screen, its lines ending with "\n". */
  readonly screen: () => string;
  readonly shows: (pattern: RegExp) => Promise<readonly string[]>;
  readonly type: (keys: string) => void;
  /** Closes the terminal, as if its window were closed or the connection cut. */
  readonly close: () => void;
  readonly exitCode: Promise<number | null>;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The command to run; the program by default. */
  readonly command?: string;
}

export const program = `'${node}' src/main.ts`;

/** Runs the program on a pseudo-terminal, which util-linux's `script` provides. */
export function startOnTerminal(args: string, options: TerminalOptions = {}): OnTerminal {
  const { columns = 80, env = {}, command = `exec ${program}` } = options;
  const child = startChild(
    'script',
    ['-qfec', `stty cols ${columns} rows 24; ${command} ${args}`, '/dev/null'],
    {
      cwd: root,
      env: { PATH: process.env['PATH' as string], TERM: 'xterm', SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const chunks: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  child.stdin?.on('error', () => {});
  const screen = (): string => chunks.join('').replaceAll('\r\n', '\n');
  let isClosed = false;
  const exitCode = once(child, 'close').then(([code]): number | null => {
    isClosed = true;
    return code;
  });
  /** Groups of their own, which `script` does not take with it. */
  const started = new Set<number>();
  const remember = (): void => {
    for (const pid of childrenOf(child.pid)) started.add(pid);
  };
  return {
    screen,
    exitCode,
    type: (keys) => void child.stdin?.write(keys),
    close: () => {
      remember();
      child.kill('SIGKILL');
    },
    shows: async (pattern) => {
      // Its last words may come after its exit, but not after its pipe is closed.
      const isDone = () => pattern.test(screen()) || isClosed;
      await eventually(isDone, undefined, () => screen().length);
      const [whole, ...groups] = pattern.exec(screen()) ?? [];
      if (whole === undefined) throw new Error(`ended without showing ${pattern}:\n${screen()}`);
      return groups;
    },
    [Symbol.asyncDispose]: async () => {
      remember();
      for (const pid of started) killGroupOf(pid);
      await child[Symbol.asyncDispose]();
      await exitCode;
    },
  };
}

/** As Linux tells it; none once the process has ended. */
function childrenOf(pid: number | undefined): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.trim().split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function killGroupOf(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
