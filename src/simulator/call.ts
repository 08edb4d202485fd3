import type { AnyApiFamily } from '../fleet/api-family.ts';
import type { Query } from './paging.ts';
import type { Grant } from './token-store.ts';

/** A request that has passed authentication and limits. */
export interface Call {
  readonly family: AnyApiFamily;
  readonly id: string;
  readonly query: Query;
  readonly body: unknown;
  /** Whose token it came with. */
  readonly grant: Grant;
}
