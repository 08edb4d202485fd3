import { expect, test } from 'vitest';
import { version } from '../../src/lib/version.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { runCommand } from '../support/run-command.ts';
import { run } from '../support/start-process.ts';

const commands = [
  [],
  ['serve'],
  ['once'],
  ['check-config'],
  ['simulate'],
  ['clients'],
  ['clusters'],
  ['clusters', 'get'],
  ['completion'],
  ['version'],
  ...['list', 'get', 'status', 'create', 'update', 'delete', 'report-status'].map((verb) => [
    'clients',
    verb,
  ]),
];

test('--help of each command says on stdout how to use it, and ends with 0', async () => {
  const exits = [];
  for (const command of commands) exits.push(await runCommand([...command, '--help']));

  exits.forEach(({ code, stdout, stderr }, index) => {
    const usage = ['Usage: sailpoint-exporter', ...(commands[index] ?? [])].join(' ');
    expect([code, stdout.slice(0, usage.length), stderr]).toEqual([0, usage, '']);
    expect(stdout).toMatch(/\nExamples:\n {2}.*sailpoint-exporter/);
    expect(stdout).toMatch(/\nExit codes:\n {2}0 +good\n/);
  });
});

test('the program ends with the code of its command, and writes results to stdout and complaints to stderr', async () => {
  const [good, bad] = [await run(['once', '--help']), await run(['once', '--hlep'])];

  expect([good.code, good.stdout.length > 0, good.stderr]).toEqual([0, true, '']);
  expect([bad.code, bad.stdout, bad.stderr.length > 0]).toEqual([2, '', true]);
});

test('the command version prints its version and that of Node', async () => {
  const { code, stdout } = await runCommand(['version']);

  expect(code).toBe(0);
  expect(stdout).toMatch(/^sailpoint-exporter \d+\.\d+\.\d+ \(Node v\d+\.\d+\.\d+, \w+ \w+\)\n$/);
});

test('the option --version prints the version', async () => {
  expect(await runCommand(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['an unknown command', ['serv'], /unknown command 'serv'\n\(Did you mean serve\?\)/],
  ['an unknown command of clients', ['clients', 'lst'], /unknown command 'lst'\n\(Did you mean list\?\)/],
  ['a short flag', ['serve', '-c', 'x.yaml'], /unknown option '-c'\n\(Did you mean --config\?\)/],
  [
    'a file without its flag',
    ['serve', 'x.yaml'],
    /Expected 0 arguments but got 1\.\n\(A file is given as --config FILE\.\)/,
  ],
  ['an unknown flag', ['once', '--outptu', 'json'], /unknown option '--outptu'\n\(Did you mean --output\?\)/],
  [
    'an unknown output',
    ['once', '--output', 'jsno'],
    /Did you mean json\? Write one of table, json, prometheus/,
  ],
  ['an unknown shell', ['completion', 'bsh'], /Did you mean bash\? Write one of bash, zsh, fish/],
  ['an unknown scenario', ['simulate', '--scenario', 'one-donw'], /Did you mean one-down\?/],
  ['a port that is none', ['simulate', '--port', '70000'], /whole number from 0 to 65535/],
  ['a rate limit that is none', ['simulate', '--rate-limit', '100'], /such as 100\/10s/],
  ['a pace that stands still', ['simulate', '--pace', '0'], /a number from 0\.01 to 1000/],
  ['half of the credentials', ['simulate', '--client-id', 'x'], /go together/],
  ['an id that is missing', ['clients', 'get'], /missing required argument 'id'/],
  [
    'an id that would be another path',
    ['clients', 'delete', '..', '--yes'],
    /the id that clients list shows/,
  ],
  ['an empty id', ['clients', 'delete', '', '--yes'], /the id that clients list shows/],
  ['an argument too many', ['once', 'more'], /too many arguments/],
  [
    'a file that is not there',
    ['serve', '--config', '/nowhere.yaml'],
    /Cannot read \/nowhere\.yaml: it does not exist/,
  ],
  ['a file that is a folder', ['serve', '--config', '/tmp'], /Cannot read \/tmp: /],
  ['no configuration at all', ['serve'], /SAIL_BASE_URL/],
])('%s is an error with a hint, and ends with 2', async (_, args, hint) => {
  const { code, stdout, stderr } = await runCommand(args);

  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(hint);
  expect(stderr).not.toContain('    at ');
});

test('an unknown key in the file is an error with a hint, and ends with 2', async () => {
  await using config = await configFile(configFor('http://127.0.0.1:1', 'scheduel: "* * * * *"'));

  const { code, stderr } = await runCommand(['serve', '--config', config.path]);

  expect(code).toBe(2);
  expect(stderr).toMatch(/scheduel.*schedule/);
});
