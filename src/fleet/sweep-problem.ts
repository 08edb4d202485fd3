import type { FailedCall } from './api-failure.ts';

/** Why a sweep did not succeed. Operators see `kind` as the reason. */
export type SweepProblem =
  /** A call that we gave up ourselves is reported as the reason for giving up. */
  | Exclude<FailedCall, { readonly kind: 'aborted' }>
  | IncompleteList
  /** `deadline`: the sweep took longer than it may; `interval`: the next one was due before every planned status was read. */
  | { readonly kind: 'deadline' | 'interval' };

export type SweepReason = SweepProblem['kind'];

/** The list has fewer clients than the API counts. */
interface IncompleteList {
  readonly kind: 'list_incomplete';
  readonly listed: number;
  readonly total: number;
}

/** Why a sweep did not begin. */
export type SkipReason = 'still_running';
