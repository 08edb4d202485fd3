import type { ApiEvents } from '../fleet/api-events.ts';
import type { ApiHold, FailedCall } from '../fleet/api-failure.ts';
import type { ApiFamily } from '../fleet/api-family.ts';
import type { Client } from '../fleet/client.ts';
import type { ClusterList } from '../fleet/cluster.ts';
import type { Listing } from '../fleet/listing.ts';
import type { Reading } from '../fleet/observe.ts';
import type { Shard } from '../fleet/shard.ts';
import type { Clock } from '../lib/clock.ts';
import type { Result } from '../lib/result.ts';
import type { Instant, Millis } from '../lib/units.ts';
import { type CallOperation, createCall } from './call.ts';
import { listClients } from './client-lister.ts';
import { createClusterLister } from './cluster-lister.ts';
import { readCredentialExpiry } from './credential-expiry.ts';
import { createExchange } from './exchange.ts';
import type { Governor } from './governor.ts';
import { pageSize } from './operations.ts';
import { pollStatus } from './polling.ts';
import { type ConnectionSettings, TenantConnections } from './tenant-connections.ts';
import { readTenantInfo, type TenantInfo } from './tenant-info.ts';
import { type OAuthCredentials, TokenHolder } from './token.ts';
import { createTransport } from './transport.ts';

export interface TenantApiSettings extends ConnectionSettings {
  readonly clock: Clock;
  readonly baseUrl: string;
  readonly family: ApiFamily;
  readonly credentials: () => Promise<OAuthCredentials>;
  /** Shared by all tenants with the same client id and API family, as SailPoint's limit is. */
  readonly governor: Governor;
  readonly requestTimeout: Millis;
  readonly concurrency: number;
  readonly maxClients: number;
  readonly shard: Shard;
  readonly filters: string | null;
  readonly userAgent: string;
  readonly events: ApiEvents;
}

/** One tenant's API. Disposing of it aborts requests in flight and closes connections. After that it emits no events. */
export interface TenantApi extends AsyncDisposable {
  readonly call: CallOperation;
  readonly pageSize: number;
  heldBy(): ApiHold['kind'] | null;
  list(signal: AbortSignal): Promise<Result<Listing, FailedCall>>;
  clusters(signal: AbortSignal): Promise<Result<ClusterList, FailedCall>>;
  credentialExpiry(signal: AbortSignal): Promise<Result<Instant | null, FailedCall>>;
  poll(client: Client, signal: AbortSignal): Promise<Result<Reading, FailedCall>>;
  /** Needs no token. */
  info(signal: AbortSignal): Promise<Result<TenantInfo, FailedCall>>;
}

export function createTenantApi(settings: TenantApiSettings): TenantApi {
  const lifetime = new AbortController();
  const connections = new TenantConnections(settings);
  const transport = createTransport({ ...settings, connections, timeout: settings.requestTimeout });
  const exchange = createExchange({ ...settings, transport });
  const tokens = new TokenHolder({ ...settings, exchange, lifetime: lifetime.signal });
  const call = createCall({ ...settings, exchange, tokens });
  const clusters = createClusterLister({ ...settings, call });
  return {
    call,
    pageSize,
    heldBy: () => settings.governor.heldBy?.kind ?? null,
    list: (signal) => listClients({ ...settings, call }, signal),
    clusters,
    credentialExpiry: (signal) => readCredentialExpiry({ ...settings, call }, signal),
    poll: (client, signal) => pollStatus({ ...settings, call }, client, signal),
    info: (signal) => readTenantInfo(exchange, settings.baseUrl, signal),
    [Symbol.asyncDispose]: async () => {
      lifetime.abort();
      await tokens.idle();
      connections[Symbol.dispose]();
    },
  };
}
