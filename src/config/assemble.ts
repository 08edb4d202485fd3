import { resolve } from 'node:path';
import { secret } from '../lib/secret.ts';
import { type Millis, millis } from '../lib/units.ts';
import type { Config, SecretSource, TenantConfig } from './config.ts';
import type { Connection } from './connection.ts';
import type { ParsedConfig, ParsedTenant } from './schema.ts';

export interface ConnectedTenant {
  readonly tenant: ParsedTenant;
  readonly connection: Connection;
}

/** Exactly one of both is given: rules.ts has seen to that. */
const secretSource = (value: string | undefined, file: string | undefined, folder: string): SecretSource =>
  file === undefined
    ? { kind: 'value', secret: secret(value ?? '') }
    : { kind: 'file', path: resolve(folder, file) };

function assembleTenant(
  { tenant, connection }: ConnectedTenant,
  deadline: Millis,
  folder: string,
): TenantConfig {
  const { clientId, clientIdFile, clientSecret, clientSecretFile, tls: _caFile, ...rest } = tenant;
  return {
    ...rest,
    connection,
    clientId: secretSource(clientId, clientIdFile, folder),
    clientSecret: secretSource(clientSecret, clientSecretFile, folder),
    requestTimeout: millis(Math.min(tenant.requestTimeout, deadline)),
    filters: tenant.filters || null,
  };
}

const listenAddress = ({ health, ...main }: ParsedConfig['listen']): Config['listen'] =>
  health === undefined ? main : { ...main, health: { host: health.host ?? main.host, port: health.port } };

/** From what was written, checked and complete, to what the program works with. Relative paths start at `folder`. */
export const assemble = (
  parsed: ParsedConfig,
  tenants: readonly ConnectedTenant[],
  folder: string,
): Config => ({
  ...parsed,
  listen: listenAddress(parsed.listen),
  tenants: tenants.map((tenant) => assembleTenant(tenant, parsed.sweep.deadline, folder)),
});
