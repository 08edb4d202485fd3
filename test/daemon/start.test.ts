import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApp } from '../../src/app.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { aConfig, aTenant } from '../support/a-config.ts';
import { keepLog } from '../support/log-lines.ts';

test('the server starts only when the tenants are known, since without any the daemon would be ready', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'start-'));
  const path = join(folder.path, 'client-secret');
  execFileSync('mkfifo', [path]);
  const config = aConfig([aTenant({ baseUrl: 'http://127.0.0.1:1', clientSecret: { kind: 'file', path } })]);
  const { destination: log, logs } = keepLog();

  const starting = startApp(config, { clock: systemClock, log });
  // Resolves when the daemon has begun to read it.
  await using pipe = await open(path, 'w');
  const listening = logs('server.listening').length;
  await pipe.writeFile('hunter2');
  await pipe.close();
  await using app = await starting;

  expect(app.port).toBeGreaterThan(0);
  expect([listening, logs('server.listening').length]).toEqual([0, 1]);
});
