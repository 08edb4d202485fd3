import type {
  AnswerProblem,
  ApiFailure,
  ApiFailureKind,
  FailedCall,
  NetworkProblem,
  RefusalKind,
} from '../../src/fleet/api-failure.ts';
import type { SweepProblem } from '../../src/fleet/sweep-problem.ts';

/** A failure of this kind, as the API client makes it. */
export function aFailure(kind: ApiFailureKind, trackingId: string | null = null): ApiFailure {
  const refusal = { status: 400, trackingId, apiMessage: null };
  if (kind === 'rate_limited') return { kind, retryAfter: null };
  if (kind === 'server_error') return { kind, ...refusal, status: 500, retryAfter: null };
  if (isRefusal(kind)) return { kind, ...refusal };
  if (isAnswerProblem(kind)) return { kind, status: 200 };
  if (kind === 'credentials') return { kind, problem: 'Cannot read the secret file x' };
  return { kind: kind satisfies NetworkProblem | 'aborted' };
}

/** The same of the list of clients. */
export const aFailedCall = (kind: ApiFailureKind, values: Partial<FailedCall> = {}): FailedCall =>
  ({ ...aFailure(kind), operation: 'getManagedClients', scopes: [], ...values }) as FailedCall;

/** What it makes of a sweep. */
export const aProblem = (kind: Exclude<ApiFailureKind, 'aborted'>): SweepProblem =>
  aFailedCall(kind) as Exclude<FailedCall, { readonly kind: 'aborted' }>;

const refusals: readonly ApiFailureKind[] = ['auth', 'token_refused', 'forbidden', 'not_found', 'rejected'];
const answerProblems: readonly ApiFailureKind[] = ['html', 'schema', 'too_large', 'redirect'];

const isRefusal = (kind: ApiFailureKind): kind is RefusalKind => refusals.includes(kind);
const isAnswerProblem = (kind: ApiFailureKind): kind is AnswerProblem => answerProblems.includes(kind);
