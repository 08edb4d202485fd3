import { execFile } from 'node:child_process';
import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type ConfigFile, configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { start } from '../support/start-process.ts';

/** A pipe in the place of a file, which is read to its end only when whoever writes has closed it. */
async function pipeAt({ folder }: ConfigFile, name: string): Promise<void> {
  await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
  await rename(join(folder, 'pipe'), join(folder, name));
}

test.each([
  ['', []],
  [' --watch', ['--watch']],
])('SIGTERM ends serve%s though its configuration cannot be read to its end', async (_name, more) => {
  await using config = await configFile('');
  await pipeAt(config, 'config.yaml');
  await using program = start(['serve', '--config', config.path, ...more]);
  await using stack = new AsyncDisposableStack();
  stack.use(await open(config.path, 'w'));

  program.send('SIGTERM');

  expect(await program.exit).toMatchObject({ code: 0, stderr: '' });
});

test('SIGTERM ends serve though a secret file cannot be read to its end', async () => {
  await using simulator = await startLiveTenant();
  const yaml = configFor(simulator.url).replace('clientSecret: test-secret', 'clientSecretFile: secret');
  await using config = await configFile(yaml);
  const secret = join(config.folder, 'secret');
  await writeFile(secret, 'test-secret');
  await using program = start(['serve', '--config', config.path]);
  await program.says(/sweep\.completed/);
  await pipeAt(config, 'secret');
  program.send('SIGHUP');
  await using stack = new AsyncDisposableStack();
  stack.use(await open(secret, 'w'));
  // Until a thread waits for what is written.
  await delay(300);

  program.send('SIGTERM');

  expect(await program.exit).toMatchObject({ code: 0, stderr: '' });
  expect(program.stdout()).toContain('"event":"server.stopped"');
});
