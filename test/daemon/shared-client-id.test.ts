import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { tenantName } from '../../src/fleet/client.ts';
import { seconds } from '../../src/lib/units.ts';
import { configFile } from '../support/config-file.ts';
import { credentials, startDaemon, tenant } from '../support/start-daemon.ts';

const rateLimit = { requests: 10, window: seconds(10) };

test('tenants that have the same client id from different files share its rate limit', async () => {
  await using file = await configFile('');
  await writeFile(file.path, `${credentials.clientId}\n`);
  const configure = (config: Config): Config => ({
    ...config,
    tenants: config.tenants.flatMap((one) => [
      { ...one, rateLimit },
      { ...one, rateLimit, name: tenantName('globex'), clientId: { kind: 'file', path: file.path } },
    ]),
  });
  await using daemon = await startDaemon({ simulator: { rateLimit }, configure });

  const swept = (name: string) =>
    daemon.logs('sweep.completed').some(({ tenant: of, failed }) => of === name && failed === 0);
  await daemon.until(() => swept(tenant) && swept('globex'));

  expect(daemon.logs('api.rate_limited')).toEqual([]);
});
