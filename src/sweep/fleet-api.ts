import type { ApiFailure } from '../fleet/api-failure.ts';
import type { Client, ClusterId } from '../fleet/client.ts';
import type { Reading } from '../fleet/observe.ts';
import type { Result } from '../lib/result.ts';
import type { ListedFleet } from './merge.ts';

export interface Listing extends ListedFleet {
  readonly complete: boolean;
  /** Clients beyond the cap. */
  readonly capped: number;
  /** Requests that it took. */
  readonly pages: number;
}

/** What a sweep needs of a tenant's API. */
export interface FleetApi {
  /** The most clients, or clusters, that one request brings. */
  readonly pageSize: number;
  /** Whether all requests wait, since the API has said so. */
  isRateLimited(): boolean;
  list(signal: AbortSignal): Promise<Result<Listing, ApiFailure>>;
  clusterNames(signal: AbortSignal): Promise<Result<ReadonlyMap<ClusterId, string>, ApiFailure>>;
  poll(client: Client, signal: AbortSignal): Promise<Result<Reading, ApiFailure>>;
}
