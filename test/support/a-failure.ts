import type {
  AnswerProblem,
  ApiFailure,
  ApiFailureKind,
  NetworkProblem,
  RefusalKind,
} from '../../src/fleet/api-failure.ts';

/** A failure of this kind, as the API client makes it. */
export function aFailure(kind: ApiFailureKind, trackingId: string | null = null): ApiFailure {
  if (kind === 'rate_limited') return { kind, retryAfter: null };
  if (isRefusal(kind)) return { kind, status: 400, trackingId, detail: null };
  if (isAnswerProblem(kind)) return { kind, status: 200 };
  return { kind: kind satisfies NetworkProblem | 'credentials' | 'aborted' };
}

const refusals: readonly ApiFailureKind[] = ['auth', 'forbidden', 'not_found', 'rejected', 'server_error'];
const answerProblems: readonly ApiFailureKind[] = ['html', 'schema', 'too_large', 'redirect'];

const isRefusal = (kind: ApiFailureKind): kind is RefusalKind => refusals.includes(kind);
const isAnswerProblem = (kind: ApiFailureKind): kind is AnswerProblem => answerProblems.includes(kind);
