import { type Block, blocksOf } from './markdown.ts';

/** One command of a document, as a shell would start it. */
export interface ShellCommand {
  readonly at: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly program: string;
  readonly args: readonly string[];
}

/** The commands in the blocks marked with `sh`. Whatever is to be run or checked stands in one of these. */
export const shellCommands = (path: string): readonly ShellCommand[] =>
  blocksOf(path, 'sh').flatMap(commandsIn);

const commandsIn = ({ at, text }: Block): readonly ShellCommand[] =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split(/\n|&&|\|/)
    .map((line) => line.replace(/ #.*$/, '').replace(/ >.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => commandOf(at, line));

function commandOf(at: string, line: string): ShellCommand {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare = '']) => quoted ?? bare);
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const variables = Object.fromEntries(words.slice(0, first).map((word) => word.split(/=(.*)/s).slice(0, 2)));
  const rest = words.slice(words[first] === 'npx' ? first + 1 : first);
  const [program = '', ...args] = rest;
  return { at, variables, program, args };
}
