import type { ApiHold, FailedCall } from '../fleet/api-failure.ts';
import type { Client } from '../fleet/client.ts';
import type { ClusterList } from '../fleet/cluster.ts';
import type { Listing } from '../fleet/listing.ts';
import type { Reading } from '../fleet/observe.ts';
import type { Result } from '../lib/result.ts';
import type { Instant } from '../lib/units.ts';

/** What a sweep needs of a tenant's API. */
export interface FleetApi {
  /** The most clients, or clusters, that one request brings. */
  readonly pageSize: number;
  /** Why all requests wait; null if the API does not ask for that. */
  heldBy(): ApiHold['kind'] | null;
  list(signal: AbortSignal): Promise<Result<Listing, FailedCall>>;
  clusters(signal: AbortSignal): Promise<Result<ClusterList, FailedCall>>;
  /** Null if the credential never ends, or SailPoint does not say when. */
  credentialExpiry(signal: AbortSignal): Promise<Result<Instant | null, FailedCall>>;
  poll(client: Client, signal: AbortSignal): Promise<Result<Reading, FailedCall>>;
}
