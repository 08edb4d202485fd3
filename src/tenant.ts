import { readAuthorities } from './config/authorities.ts';
import type { Config, TenantConfig } from './config/config.ts';
import { readSecret } from './config/secret-file.ts';
import type { ApiEvents } from './fleet/api-events.ts';
import type { Thresholds } from './fleet/judge.ts';
import { dueAnew, resharded } from './fleet/snapshot.ts';
import type { Governors } from './governors.ts';
import type { Clock } from './lib/clock.ts';
import type { Secret } from './lib/secret.ts';
import { version } from './lib/version.ts';
import type { Governor } from './sailpoint/governor.ts';
import { createTenantApi, type TenantApi } from './sailpoint/tenant-api.ts';
import { createStore, type Store } from './sweep/store.ts';
import type { SweepTools } from './sweep/sweep.ts';
import { createSweeper, type Sweeper } from './sweep/sweeper.ts';
import { apiTelemetry } from './telemetry/api-telemetry.ts';
import { initialiseTenant } from './telemetry/self-metrics.ts';
import { sweepTelemetry } from './telemetry/sweep-telemetry.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

interface TenantSettings {
  readonly config: Config;
  readonly tenant: TenantConfig;
  /** Tenants that share a client id share its rate limit. Without it, only equal sources of the id show that. */
  readonly clientId?: Secret;
  readonly governors: Governors;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** What is already known; null if nothing is. */
  readonly store: Store | null;
}

/** One tenant, wired: its API, its snapshot, its sweeps. */
export interface Tenant extends AsyncDisposable {
  readonly api: TenantApi;
  readonly store: Store;
  readonly sweeper: Sweeper;
  readonly tools: SweepTools;
}

export function createTenant({
  config,
  tenant,
  governors,
  clock,
  telemetry,
  ...known
}: TenantSettings): Tenant {
  const stack = new AsyncDisposableStack();
  const { governor, share } = stack.use(governors.lease(tenant, known.clientId));
  initialiseTenant(telemetry.metrics, { tenant: tenant.name, rateLimit: tenant.rateLimit });
  const api = stack.use(
    createApi({ config, tenant, governor, clock, events: apiTelemetry(tenant.name, telemetry) }),
  );
  const thresholds = thresholdsOf(config);
  const store = known.store ?? createStore(tenant.name);
  const shown = store.current();
  const own = resharded(shown, config.shard);
  if (own !== shown) store.settle(own);
  store.show(dueAnew(store.current()));
  const tools = { clock, api, settings: config.sweep, thresholds };
  const events = sweepTelemetry(tenant.name, telemetry);
  const sweeper = stack.use(createSweeper({ clock, store, tools, limit: share, events }));
  return { api, store, sweeper, tools, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

interface ApiSettings extends Pick<TenantSettings, 'config' | 'tenant' | 'clock'> {
  readonly governor: Governor;
  readonly events: ApiEvents;
}

/** The API of a tenant, without its sweeps. */
export const createApi = ({ config, tenant, ...settings }: ApiSettings): TenantApi =>
  createTenantApi({
    ...settings,
    ...tenant,
    concurrency: config.sweep.concurrency,
    maxClients: config.sweep.maxClients,
    shard: config.shard,
    family: tenant.apiVersion,
    credentials: () => readCredentials(tenant),
    rereadAuthorities: () => rereadAuthorities(tenant),
    userAgent: `sailpoint-exporter/${version}`,
  });

export const thresholdsOf = ({ notSeenAfter, sweep }: Config): Thresholds => ({
  notSeenAfter,
  staleAfter: sweep.staleAfter,
});

async function readCredentials({ clientId, clientSecret }: TenantConfig) {
  return { clientId: await readSecret(clientId), clientSecret: await readSecret(clientSecret) };
}

async function rereadAuthorities({ connection: { authorities } }: TenantConfig) {
  const found = authorities === null ? null : await readAuthorities(authorities.path);
  return found?.kind === 'ok' ? found.value.certificates : null;
}
