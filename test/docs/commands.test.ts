import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { routes } from '../../src/web/routes.ts';
import { type ConfigFile, configFile } from '../support/config-file.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { runCommand } from '../support/run-command.ts';
import { exitOf, startChild } from '../support/start-child.ts';
import { node, root, start } from '../support/start-process.ts';
import { blocksOf, markdownFiles } from './markdown.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

const documents = markdownFiles().filter((path) => !path.startsWith('deploy/runbooks/'));
const commands = documents.flatMap(shellCommands);
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const values = parse(await readFile(join(root, 'deploy/chart/values.yaml'), 'utf8'));

const isThere = (path: string): boolean => existsSync(join(root, path));

/** Files that the reader writes. */
const ownFiles = ['my-values.yaml', 'config.yaml', '-', '.'];

const valueAt = (key: string): unknown =>
  key.split('.').reduce<unknown>((found, name) => Object(found)[name], values);

/** What is wrong with a command that needs a machine other than this one. */
const faultsOf: Readonly<Record<string, (args: readonly string[]) => readonly string[]>> = {
  npm: ([verb = '', name = verb]) => {
    if (verb === 'ci') return [];
    const script = verb === 'run' ? name : verb;
    return script in scripts ? [] : [`no script ${script}`];
  },
  helm: (args) => [
    ...args.filter((word) => word.startsWith('deploy/') && !isThere(word)),
    ...missingFiles(args, ['-f']),
    ...args
      .flatMap((word, index) => (args[index - 1] === '--set' ? word.split(',') : []))
      .map((setting) => setting.replace(/=.*/, ''))
      .filter((key) => valueAt(key) === undefined && valueAt(key.replace(/\.\w+$/, '')) === undefined),
  ],
  kubectl: (args) => missingFiles(args, ['-f', '-k']),
  docker: ([verb = '']) => (['build', 'run', 'compose'].includes(verb) ? [] : [`no docker ${verb}`]),
  systemctl: (args) => (isThere(`deploy/systemd/${args.at(-1)}.service`) ? [] : [`no unit ${args.at(-1)}`]),
  curl: (args) => {
    const path = new URL(args.at(-1) ?? '').pathname;
    return routes.some((route) => route.path === path) ? [] : [`no path ${path}`];
  },
};

const missingFiles = (args: readonly string[], flags: readonly string[]): readonly string[] =>
  args.filter(
    (word, index) => flags.includes(args[index - 1] ?? '') && !ownFiles.includes(word) && !isThere(word),
  );

const ours = (all: readonly ShellCommand[]) => all.filter(({ program }) => program === 'sailpoint-exporter');
const scriptsOfNode = commands.filter(({ program }) => program === 'node');

const title = ({ at, program, args }: ShellCommand) => [at, [program, ...args].join(' ')] as const;

test.each(
  commands
    .filter(({ program }) => program !== 'sailpoint-exporter' && program !== 'node')
    .map((command) => [...title(command), command] as const),
)('%s: %s names files, scripts and settings that exist', (_at, _line, { program, args }) => {
  expect(Object.keys(faultsOf)).toContain(program);
  expect(faultsOf[program]?.(args)).toEqual([]);
});

test.each(scriptsOfNode.map((command) => [...title(command), command] as const))(
  '%s: %s runs',
  async (_at, _line, { args }) => {
    const { code, stderr } = await exitOf(startChild(node, args, { cwd: root }));

    expect(stderr).toBe('');
    expect(code).toBe(0);
  },
);

/** The README's own configuration, with the simulated tenant in the place of the real one. */
async function readersFile(url: string): Promise<ConfigFile> {
  const yaml = blocksOf('README.md', 'yaml').find(({ text }) => /^tenants:/m.test(text))?.text ?? '';
  const file = await configFile(
    `listen: { host: 127.0.0.1, port: 0 }\n${yaml.replace('https://acme.api.identitynow.com', url)}`,
  );
  await writeFile(join(file.folder, 'client-id'), 'any');
  await writeFile(join(file.folder, 'client-secret'), 'any');
  return file;
}

const staysUp = ['serve', 'simulate'];

test.each(ours(commands).map((command) => [...title(command), command] as const))(
  '%s: %s does its work',
  { timeout: 60_000 },
  async (_at, _line, { args, variables }) => {
    await using tenant = await startLiveTenant({ clients: 6 });
    await using file = await readersFile(tenant.url);
    const own = args.map((word) => (word === 'config.yaml' ? file.path : word));
    const env = { ...variables, ...('SAIL_BASE_URL' in variables && { SAIL_BASE_URL: tenant.url }) };
    if (!staysUp.includes(args[0] ?? '')) {
      expect(await runCommand(own, env)).toMatchObject({ code: 0 });
      return;
    }
    const at = own.indexOf('--port');
    const free = at === -1 ? [...own, '--port', '0'] : own.with(at + 1, '0');
    await using daemon = start(free, { env });

    await daemon.says(/Simulated tenant at|"event":"server.listening"/);
    daemon.send('SIGTERM');

    expect(await daemon.exit).toMatchObject({ code: 0 });
  },
);

test("the README's first two commands are those that .ci/run does on a fresh copy", async () => {
  const ci = await readFile(join(root, '.ci/run'), 'utf8');

  const [demo = '', tests = ''] = blocksOf('README.md', 'sh').map(({ text }) => text.trim());

  expect([demo, tests]).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  expect(ci).toContain(`serves '${demo}'`);
  expect(ci).toContain(`'${tests}'`);
});

test('every way to run the exporter in the README is tried', () => {
  const tried = ours(shellCommands('README.md')).map(({ args }) => args[0]);

  expect(tried).toEqual(['check-config', 'once', 'serve']);
});
