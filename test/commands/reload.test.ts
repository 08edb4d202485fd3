import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { type ConfigFile, configFile, configFor } from '../support/config-file.ts';
import { eventually } from '../support/eventually.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { parseMetrics, type Samples } from '../support/parse-metrics.ts';
import { type Running, start } from '../support/start-process.ts';

const listening = /"event":"server.listening".*"port":(\d+)/;
const success = 'sailpoint_exporter_config_last_reload_successful';

const told = (program: Running, event: string): number =>
  program.stdout().split(`"event":"${event}"`).length - 1;

async function metricsOf(program: Running): Promise<Samples> {
  const [port] = await program.says(listening);
  return parseMetrics((await ask(`http://127.0.0.1:${port}/metrics`)).text);
}

const tenantsOf = (samples: Samples) => samples.all('sailpoint_up').map(({ labels }) => labels['tenant']);

/** As the kubelet does it: config.yaml → ..data/config.yaml, ..data → a folder of its own, replaced by renaming a link over it. */
async function mount({ folder }: ConfigFile, version: string, yaml: string): Promise<void> {
  await mkdir(join(folder, version));
  await writeFile(join(folder, version, 'config.yaml'), yaml);
  await symlink(version, join(folder, '..data_tmp'));
  await rename(join(folder, '..data_tmp'), join(folder, '..data'));
}

test('SIGHUP applies a changed file, and changes nothing while the file is bad', async () => {
  await using simulator = await startLiveTenant();
  await using config = await configFile(configFor(simulator.url));
  await using program = start(['serve', '--config', config.path]);
  await program.says(/sweep\.completed/);

  await writeFile(config.path, configFor(simulator.url, 'scheduel: never'));
  program.send('SIGHUP');
  await program.says(/"event":"config.reload_failed".*scheduel.*schedule/);
  await eventually(async () => (await metricsOf(program)).value(success) === 0);
  const whileBad = tenantsOf(await metricsOf(program));
  await writeFile(config.path, configFor(simulator.url).replace('acme', 'globex'));
  program.send('SIGHUP');
  await program.says(/"event":"config.reloaded".*"globex"/);

  await eventually(async () => (await metricsOf(program)).value(success) === 1);
  expect(whileBad).toEqual(['acme']);
  expect(tenantsOf(await metricsOf(program))).toEqual(['globex']);
  program.send('SIGTERM');
  expect((await program.exit).code).toBe(0);
});

test('a changed secret file is used at once after SIGHUP', async () => {
  const credentials = (clientSecret: string) => ({ clientId: 'test-client', clientSecret });
  await using simulator = await startLiveTenant({ credentials: credentials('old') });
  await using config = await configFile(
    configFor(simulator.url).replace('clientSecret: test-secret', 'clientSecretFile: secret'),
  );
  const secretFile = join(config.folder, 'secret');
  await writeFile(secretFile, 'old\n');
  await using program = start(['serve', '--config', config.path]);
  await program.says(/sweep\.completed/);

  simulator.tokens.rotate(credentials('new'));
  await writeFile(secretFile, 'new\n');
  program.send('SIGHUP');
  await eventually(() => told(program, 'sweep.completed') === 2);

  expect([simulator.requests.count('token', 200), simulator.requests.count('token', 401)]).toEqual([2, 0]);
});

test('--watch notices a file that is replaced by swapping a link above it', async () => {
  await using simulator = await startLiveTenant();
  await using config = await configFile('');
  await rename(config.path, join(config.folder, 'unused'));
  await mount(config, '..first', configFor(simulator.url));
  await symlink('..data/config.yaml', config.path);
  await using program = start(['serve', '--watch', '--config', config.path]);
  await program.says(/sweep\.completed/);

  await mount(config, '..second', configFor(simulator.url).replace('acme', 'globex'));
  await program.says(/"event":"config.reloaded".*"globex"/);

  await eventually(async () => tenantsOf(await metricsOf(program)).join() === 'globex');
  expect(told(program, 'config.reloaded')).toBe(1);
});
