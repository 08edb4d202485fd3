import { run } from '../../src/commands/program.ts';
import type { Exit } from './start-child.ts';

/** Runs a command in this process, which saves the start of a new one. */
export async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Exit> {
  const [printed, said]: [string[], string[]] = [[], []];
  const output = {
    print: (text: string) => void printed.push(text),
    say: (text: string) => void said.push(text),
    draw: () => {},
    ask: async () => null,
    isWatched: false,
    columns: () => null,
    inColor: false,
    isClosed: () => false,
  };
  const outside = { env, signal: new AbortController().signal, onHangup: () => {}, output };
  const code = await run(args, outside);
  return { code, stdout: printed.join(''), stderr: said.join('') };
}
