import type { ApiFailure, ApiFailureKind } from '../fleet/api-failure.ts';
import type { Clock } from '../lib/clock.ts';
import { type Millis, millis } from '../lib/units.ts';

/**
 * How many of a request's attempts a failure uses up; Infinity where the same request would fail in the same way a moment later.
 * A timeout has cost as much time as several attempts. HTML and broken JSON come from gateways, mostly for one answer.
 */
export function attemptsUsedUp({ kind }: ApiFailure): number {
  if (kind === 'timeout') return 2;
  return passing.includes(kind) ? 1 : Number.POSITIVE_INFINITY;
}

const passing: readonly ApiFailureKind[] = ['server_error', 'reset', 'network', 'html', 'schema'];

/** Before another attempt: about 0.3 s, then 0.6 s; spread out, so that many who failed together do not return together. */
export const retryPause = (attempt: number, clock: Clock): Millis =>
  millis(200 * 2 ** (attempt - 1) * (1 + clock.random()));
