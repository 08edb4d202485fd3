import {
  apiMessageOf,
  credentialProblemOf,
  type FailedCall,
  httpStatusOf,
  trackingIdOf,
} from '../fleet/api-failure.ts';
import type { SweepProblem } from '../fleet/sweep-problem.ts';

/** A failed call as fields of a log line. What is not known is left out. */
export const failureFields = <F extends FailedCall>(failure: F) => ({
  operation: failure.operation,
  reason: failure.kind as F['kind'],
  problem: credentialProblemOf(failure) ?? undefined,
  httpStatus: httpStatusOf(failure) ?? undefined,
  apiMessage: apiMessageOf(failure) ?? undefined,
  trackingId: trackingIdOf(failure) ?? undefined,
});

export function problemFields(problem: SweepProblem) {
  if (problem.kind === 'list_incomplete') {
    return { reason: problem.kind, listed: problem.listed, total: problem.total };
  }
  return 'operation' in problem ? failureFields(problem) : { reason: problem.kind };
}
