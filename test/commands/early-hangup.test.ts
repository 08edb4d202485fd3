import { execFile } from 'node:child_process';
import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';
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
