import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { fraction } from '../../src/simulator/seeded.ts';
import { poison } from '../simulator-tools/poison.ts';
import { configFile, patientConfigFor } from '../support/config-file.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { start } from '../support/start-process.ts';

/** In milliseconds after it listens: sixteen within three seconds, most of them early, when most is going on. */
const moments = Array.from({ length: 16 }, (_, index) =>
  Math.round(3_000 * fraction(7, 'moment', index) ** 2),
);

async function exitAt(moment: number, configPath: string): Promise<number | null> {
  await using program = start(['serve', '--config', configPath]);
  await program.says(/server\.listening/);
  await delay(moment);
  program.send(moment % 2 === 0 ? 'SIGTERM' : 'SIGINT');
  const { code } = await program.exit;
  return code;
}

test('at sixteen random moments, with a tenant whose calls fail in every way, the daemon ends with 0 and waits for nobody', async () => {
  await using tenant = await startLiveTenant({ clients: 500 });
  poison(tenant.faults, ['token', 'getManagedClients', 'getManagedClientStatus', 'getManagedClusters']);
  await using config = await configFile(patientConfigFor(tenant.url));
  const limit = pLimit(2);

  const codes = await Promise.all(moments.map((moment) => limit(exitAt, moment, config.path)));

  expect(codes).toEqual(moments.map(() => 0));
});
