import type { Client, ClusterId } from '../fleet/client.ts';
import type { Reading } from '../fleet/observe.ts';
import type { Result } from '../lib/result.ts';
import type { ListedFleet } from './merge.ts';

/** Why a request came to nothing; `kind` is the reason operators see. */
export interface ApiFailure {
  readonly kind: string;
}

/** What a sweep needs of a tenant's API. */
export interface FleetApi<F extends ApiFailure = ApiFailure> {
  list(
    signal: AbortSignal,
  ): Promise<Result<ListedFleet & { readonly complete: boolean; readonly capped: number }, F>>;
  clusterNames(signal: AbortSignal): Promise<Result<ReadonlyMap<ClusterId, string>, F>>;
  poll(client: Client, signal: AbortSignal): Promise<Result<Reading, F>>;
}
