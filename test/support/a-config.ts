import type { Config, TenantConfig } from '../../src/config/config.ts';
import type { SecretSource } from '../../src/config/secret-file.ts';
import { undivided } from '../../src/fleet/shard.ts';
import { secret } from '../../src/lib/secret.ts';
import { seconds } from '../../src/lib/units.ts';
import { acme } from './builders.ts';

export const inPlace = (value: string): SecretSource => ({ kind: 'value', secret: secret(value) });

/** The tenant acme, with these values replaced. */
export const aTenant = (values: Partial<TenantConfig> & Pick<TenantConfig, 'baseUrl'>): TenantConfig => ({
  name: acme,
  connection: { proxy: null, authorities: null },
  apiVersion: 'v2024',
  clientId: inPlace('test-client'),
  clientSecret: inPlace('test-secret'),
  rateLimit: { requests: 10_000, window: seconds(10) },
  requestTimeout: seconds(10),
  filters: null,
  ...values,
});

/** The configuration that a file with only these tenants gives, except for the address to serve on. */
export const aConfig = (tenants: readonly TenantConfig[], sweep: Partial<Config['sweep']> = {}): Config => ({
  listen: { host: '127.0.0.1', port: 0 },
  schedule: '*/30 * * * * *',
  timezone: 'UTC',
  sweep: {
    deadline: seconds(300),
    concurrency: 10,
    staleAfter: 3,
    removeAfter: 2,
    maxClients: 50_000,
    ...sweep,
  },
  notSeenAfter: seconds(900),
  links: {},
  shard: undivided,
  log: { level: 'info', format: 'json', clients: 'changes' },
  tenants,
});
