import type { Client, ClusterId } from '../fleet/client.ts';
import type { Reading } from '../fleet/observe.ts';
import type { Result } from '../lib/result.ts';
import type { ListedFleet } from './merge.ts';

/** Why a request came to nothing; `kind` is the reason operators see. */
export interface ApiFailure {
  readonly kind: string;
}

export interface Listing extends ListedFleet {
  readonly complete: boolean;
  /** Clients beyond the cap. */
  readonly capped: number;
  /** Requests that it took. */
  readonly pages: number;
}

/** What a sweep needs of a tenant's API. */
export interface FleetApi<F extends ApiFailure = ApiFailure> {
  /** The most clients, or clusters, that one request brings. */
  readonly pageSize: number;
  list(signal: AbortSignal): Promise<Result<Listing, F>>;
  clusterNames(signal: AbortSignal): Promise<Result<ReadonlyMap<ClusterId, string>, F>>;
  poll(client: Client, signal: AbortSignal): Promise<Result<Reading, F>>;
}
