import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandTable } from '../../src/commands/command-table.ts';
import { runCommand } from '../support/run-command.ts';
import { root } from '../support/start-process.ts';
import { markdownFiles, readDocument } from './markdown.ts';

const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const inCode = (page: string): readonly string[] =>
  [...page.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** `clients list` and `clusters get` have a help of their own. */
const helpOf = async (command: string, verb: string | undefined): Promise<string> => {
  const words = verb !== undefined && ['clients', 'clusters'].includes(command) ? [command, verb] : [command];
  return (await runCommand([...words, '--help'])).stdout;
};

/** The flags of a command within a text that the command does not have. */
async function strangeFlags(code: string): Promise<readonly string[]> {
  const [, command = '', verb] = /^(?:npx )?(?:sailpoint-exporter )?([\w-]+)(?: ([a-z-]+))?/.exec(code) ?? [];
  if (!(command in commandTable)) return [];
  const flags = code.match(/(?<= )--[a-z][a-z.-]*/g) ?? [];
  if (flags.length === 0) return [];
  const help = await helpOf(command, verb);
  return flags.filter((flag) => !help.includes(`${flag} `) && !help.includes(`${flag}\n`));
}

const strangeScripts = (code: string): readonly string[] => {
  const [, name] = /^npm run (?:-s )?([\w:-]+)/.exec(code) ?? [];
  return name === undefined || name in scripts ? [] : [code];
};

test.each(markdownFiles())(
  'the commands within the sentences of %s have their flags and scripts',
  async (path) => {
    const codes = inCode(readDocument(path));

    const strange = await Promise.all(codes.map(strangeFlags));

    expect([...strange.flat(), ...codes.flatMap(strangeScripts)]).toEqual([]);
  },
);

test.each([
  ['serve --wach', ['--wach']],
  ['npx sailpoint-exporter clients list --al', ['--al']],
  ['sailpoint-exporter clients list --all', []],
  ['once --fail-on unhealthy', []],
])('the flags of %s that there are not are %j', async (code, strange) => {
  expect(await strangeFlags(code)).toEqual(strange);
});
