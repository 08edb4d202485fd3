import type { ApiFailureKind } from './api-failure.ts';

/** Why a sweep did not succeed. An API call that we gave up ourselves is told as what made us give up. */
export type SweepProblem =
  | Exclude<ApiFailureKind, 'aborted'>
  /** The list has fewer clients than the API counts. */
  | 'list_incomplete'
  /** The sweep took longer than its deadline. */
  | 'deadline'
  /** The next sweep was due before every planned status call was made. */
  | 'interval';

/** Why a sweep did not begin. */
export type SkipReason = 'still_running';
