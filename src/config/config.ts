import type { TenantName } from '../fleet/client.ts';
import type { Shard } from '../fleet/shard.ts';
import type { Secret } from '../lib/secret.ts';
import type { Millis, RateLimit } from '../lib/units.ts';
import type { Connection } from './connection.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const logFormats = ['json', 'pretty'] as const;
export const apiVersions = ['v3', 'v2024', 'v2025', 'v2026', 'v1'] as const;

/** The configuration as the program sees it: read, checked, complete. */
export interface Config {
  readonly listen: Address & {
    /** Where else, without TLS and authentication, only health is served. */
    readonly health?: Address;
  };
  readonly schedule: string;
  readonly sweep: SweepConfig;
  readonly notSeenAfter: Millis;
  readonly log: {
    readonly level: (typeof logLevels)[number];
    readonly format: (typeof logFormats)[number];
  };
  readonly shard: Shard;
  /** At least one. */
  readonly tenants: readonly TenantConfig[];
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface SweepConfig {
  readonly deadline: Millis;
  readonly concurrency: number;
  readonly staleAfter: number;
  readonly removeAfter: number;
  readonly maxClients: number;
}

export interface TenantConfig {
  readonly name: TenantName;
  /** Origin and perhaps a path, no slash at the end. */
  readonly baseUrl: string;
  readonly apiVersion: (typeof apiVersions)[number];
  readonly clientId: SecretSource;
  readonly clientSecret: SecretSource;
  readonly rateLimit: RateLimit;
  /** Never longer than the sweep's deadline. */
  readonly requestTimeout: Millis;
  readonly filters: string | null;
  readonly connection: Connection;
}

export type SecretSource =
  | { readonly kind: 'value'; readonly secret: Secret }
  | { readonly kind: 'file'; readonly path: string };
