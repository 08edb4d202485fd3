import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestSimulator } from '../simulator-tools/test-simulator.ts';
import { ask } from '../support/ask.ts';
import { type ConfigFile, configFile, configFor } from '../support/config-file.ts';
import { eventually } from '../support/eventually.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { run, start } from '../support/start-process.ts';

/** The fields that are shown: descriptions and states of the client. */
const shown = [
  'id',
  'name',
  'type',
  'clusterId',
  'clusterType',
  'provisionStatus',
  'vaVersion',
  'os_type',
  'os_version',
  'va_version',
  'hypervisor',
  'ccg_pin',
  'alertKey',
];

/** What the API says about a refusal. */
const refusals = ['canary-error', 'canary-message', 'canary-text', 'canary-refusal'];

const allowed = new Set([
  ...shown.flatMap((field) => [`canary-list-${field}`, `canary-body-${field}`]),
  ...refusals,
]);

/** Each field of an object, and of those in it, holds a text that tells where it came from. */
const canaries = (prefix: string, object: unknown) =>
  Object.fromEntries(Object.keys(Object(object)).map((key) => [key, `canary-${prefix}-${key}`]));

const found = (text: string): readonly string[] =>
  [...new Set(text.match(/canary-[\w-]+/g))].filter((canary) => !allowed.has(canary));

/** What the simulated tenant gives to appliances and clusters by itself, and nobody is to see. */
const plantedByTenant =
  /simulated-(secret|host|public-key|private|certificate|thumbprint)[\w-]*|192\.0\.2\.\d|198\.51\.100\.\d|simulated\.stacktrace/;

let simulator: TestSimulator;
let config: ConfigFile;

beforeAll(async () => {
  simulator = await startLiveTenant();
  config = await configFile(configFor(simulator.url, 'log: { level: trace }'));
  const { tenant, faults } = simulator;
  const [first = {}, { id: other } = {}, { id: ill } = {}, { id: refused } = {}] = tenant.clients();
  const id = tenant.add({ type: 'VA' });
  tenant.change(id, { ...canaries('list', first), id });
  const { body = {}, ...status } = tenant.status(String(other)) ?? {};
  tenant.changeStatus(id, { ...canaries('status', status), body: canaries('body', body) });
  tenant.setStatus(String(ill), 'ERROR');
  const answer = { error: 'canary-error', message: 'canary-message', messages: [{ text: 'canary-text' }] };
  faults.add(
    { operation: 'getManagedClientStatus', clientId: String(other) },
    { kind: 'status', status: 500, body: answer, headers: { 'x-canary': 'canary-header' } },
  );
  faults.add(
    { operation: 'getManagedClientStatus', clientId: String(refused) },
    { kind: 'status', status: 401, body: { error: 'canary-refusal' } },
  );
});

afterAll(async () => {
  await config[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
});

test('serve shows no secret in its log at trace level, on its pages or in its memory', async () => {
  const nodeOptions = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${config.folder}`];
  await using program = start(['serve', '--config', config.path], { nodeOptions });
  const [port] = await program.says(/"event":"server.listening".*"port":(\d+)/);
  await program.says(/sweep\.completed/);
  const pages = ['/metrics', '/api/fleet', '/', '/livez', '/readyz', '/nowhere'];
  const texts = await Promise.all(
    pages.map(async (path) => (await ask(`http://127.0.0.1:${port}${path}`)).text),
  );

  program.send('SIGUSR2');
  const heap = await snapshotIn(config.folder);

  const said = [...texts, program.stdout(), program.stderr()].join('\n');
  expect(said).toContain('canary-list-name');
  expect(said).toContain('"event":"api.request"');
  expect(said).toContain('"event":"api.auth_failed"');
  expect(heap).toContain('canary-list-name');
  expect(found(said)).toEqual([]);
  expect(found(heap)).toEqual([]);
  expect(plantedByTenant.exec(said + heap)?.[0]).toBeUndefined();
  expect(said).not.toMatch(/test-secret|simulated-token/);
});

/** The heap as it is after a collection; written by and by. */
async function snapshotIn(folder: string): Promise<string> {
  let text = '';
  await eventually(async () => {
    const [file] = (await readdir(folder)).filter((name) => name.endsWith('.heapsnapshot'));
    text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
    return text.trimEnd().endsWith(']}');
  });
  return text;
}

test.each([
  [['once', '--output', 'table']],
  [['once', '--output', 'json']],
  [['once', '--output', 'prometheus']],
  [['check-config', '--online']],
])('the command %j shows no secret', async (command) => {
  const { stdout, stderr } = await run([...command, '--config', config.path]);

  expect(found(stdout + stderr)).toEqual([]);
  expect(stdout + stderr).not.toMatch(plantedByTenant);
  expect(stdout + stderr).not.toMatch(/test-secret|simulated-token/);
});

const secretFields = ['secret', 'ipAddress', 'internal_ip', 'hostname', 'stacktrace', 'vaDownloadUrl'];

test.each([['list'], ['get'], ['status']])(
  'clients %s shows the object, but no key, address or stack trace of it',
  async (verb) => {
    const id = String(simulator.tenant.clients().at(-1)?.['id']);
    const subject = verb === 'list' ? [] : verb === 'get' ? [id] : [id, '--type', 'VA'];

    const { stdout, stderr } = await run(['clients', verb, ...subject, '--config', config.path]);

    const seen = found(stdout + stderr).filter((canary) =>
      secretFields.some((field) => canary.endsWith(`-${field}`)),
    );
    expect(stdout).toContain('canary-');
    expect(seen).toEqual([]);
    expect(stdout + stderr).not.toMatch(plantedByTenant);
  },
);
