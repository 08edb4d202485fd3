import type { AnyApiFamily } from '../fleet/api-family.ts';
import type { QueryParameters } from './paging.ts';
import type { Grant } from './token-store.ts';

/** A request that has passed token, rate limit and scope. */
export interface AdmittedCall {
  readonly family: AnyApiFamily;
  readonly id: string;
  readonly query: QueryParameters;
  readonly body: unknown;
  /** The grant of its token. */
  readonly grant: Grant;
}
