import { execFile } from 'node:child_process';
import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { start } from '../support/start-process.ts';

test('SIGHUP while serve starts does not end it; it reads the file again as soon as it has started', async () => {
  await using simulator = await startLiveTenant();
  await using config = await configFile('');
  // Until somebody has written into it and closed it, the program waits for the rest.
  await rename(config.path, join(config.folder, 'unused'));
  await promisify(execFile)('mkfifo', [config.path]);
  await using program = start(['serve', '--config', config.path]);
  await using writer = await open(config.path, 'w');
  const next = join(config.folder, 'next.yaml');
  await writeFile(next, configFor(simulator.url).replace('acme', 'globex'));

  program.send('SIGHUP');
  await rename(next, config.path);
  await writer.writeFile(configFor(simulator.url));
  await writer.close();

  await program.says(/"event":"config.reloaded".*"globex"/);
});

/** Says when the program has set its handler, which is before it has loaded anything else. */
const sayReady = `process.on('newListener', (name) => { if (name === 'SIGHUP') setImmediate(() => process.stderr.write('handler set\\n')); });`;
const nodeOptions = ['--import', `data:text/javascript,${encodeURIComponent(sayReady)}`];

test('SIGHUP while serve --config is still loading does not end it', async () => {
  await using simulator = await startLiveTenant();
  await using config = await configFile(configFor(simulator.url));
  await using program = start(['serve', '--config', config.path], { nodeOptions });
  await program.says(/handler set/);

  program.send('SIGHUP');

  await program.says(/sweep\.completed/);
});

test.each([
  [['serve', '--demo', '--port', '0'], 0],
  [['once', '--demo'], 130],
] as const)('SIGHUP while %j is still loading ends it with %i', async (args, code) => {
  await using program = start(args, { nodeOptions });
  await program.says(/handler set/);

  program.send('SIGHUP');

  expect((await program.exit).code).toBe(code);
});
