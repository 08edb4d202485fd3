import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  type SpawnOptions,
  type SpawnOptionsWithoutStdio,
  spawn,
} from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';

export type Child = ChildProcess & AsyncDisposable;
export type PipedChild = ChildProcessWithoutNullStreams & AsyncDisposable;

const setpriv = '/usr/bin/setpriv';
const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) killGroup(child);
});
// A worker whose test runner is killed would go on with its test for ever.
for (const end of ['disconnect', 'SIGTERM']) process.once(end, () => process.exit());

/**
 * Starts a program that does not outlive the tests. Disposing of it kills its whole process group, the end of this process does, too,
 * and where Linux has setpriv the kernel kills the program even if this process is killed.
 */
export function startChild(
  command: string,
  args: readonly string[],
  options?: SpawnOptionsWithoutStdio,
): PipedChild;
export function startChild(command: string, args: readonly string[], options: SpawnOptions): Child;
export function startChild(command: string, args: readonly string[], options: SpawnOptions = {}): Child {
  const leash = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', '--'] : [];
  const [program = command, ...rest] = [...leash, command, ...args];
  const child = spawn(program, rest, { ...options, detached: true });
  running.add(child);
  const exit = once(child, 'exit').catch(() => {});
  // It may have ended before others of its group.
  void exit.then(() => isGroupThere(child) || running.delete(child));
  return Object.assign(child, {
    [Symbol.asyncDispose]: async () => {
      killGroup(child);
      await exit;
    },
  });
}

export interface Exit {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Waits for the end of a program that is given no input. */
export async function exitOf(started: PipedChild): Promise<Exit> {
  await using child = started;
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}

const killGroup = (child: ChildProcess): void => void signalGroup(child, 'SIGKILL');
const isGroupThere = (child: ChildProcess): boolean => signalGroup(child, 0);

/** False if nobody is left in it. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
