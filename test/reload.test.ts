import { expect, test } from 'vitest';
import { loadConfig } from '../src/config/load.ts';
import { createReload } from '../src/reload.ts';
import { configFile, configFor } from './support/config-file.ts';

test('a reload that is asked for after the end reads nothing: nobody is left to hear that the file is bad', async () => {
  await using file = await configFile(configFor('http://127.0.0.1:1'));
  const told: string[] = [];
  const reloader = createReload({
    first: await loadConfig(file.path, {}),
    adopt: async () => void told.push('adopted'),
    events: { reloaded: () => told.push('reloaded'), reloadFailed: (reason) => told.push(reason) },
  });

  await reloader[Symbol.asyncDispose]();
  await reloader.reload(async () => {
    told.push('read');
    throw new Error('bad');
  });

  expect(told).toEqual([]);
});
