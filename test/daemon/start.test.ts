import { expect, test } from 'vitest';
import { startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config/load.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { cronBeats } from '../../src/sweep/cron.ts';
import { configFile, configFor } from '../support/config-file.ts';

test('nobody is served before the tenants are known: without any the daemon would be ready', async () => {
  await using file = await configFile(configFor('http://127.0.0.1:1'));
  const config = await loadConfig(file.path, {});
  const order: string[] = [];
  const cron = (expression: string) => {
    order.push('tenants');
    return cronBeats(expression);
  };
  const log = { write: (line: string) => void order.push((JSON.parse(line) as { event: string }).event) };

  await using app = await startApp(config, { clock: systemClock, cron, log });

  expect(app.port).toBeGreaterThan(0);
  expect(order.filter((step) => ['tenants', 'server.listening'].includes(step))).toEqual([
    'tenants',
    'server.listening',
  ]);
});
