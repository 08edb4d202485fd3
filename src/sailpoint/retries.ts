import type { ApiFailure, ApiFailureKind, RateLimited, ServerError } from '../fleet/api-failure.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis, millis, seconds } from '../lib/units.ts';
import type { Operation } from './operations.ts';
import type { Token } from './token.ts';

/** How a call goes on after a failure. */
export interface Retry {
  readonly pause: Millis;
  /** With another token. */
  readonly renewsToken: boolean;
}

const atOnce: Retry = { pause: millis(0), renewsToken: false };

/** Some tokens become valid only a moment after they are issued. */
const youngToken = seconds(5);
const untilTokenIsValid = seconds(2);

/** What one call may still try. */
export class Retries {
  readonly #operation: Operation;
  readonly #clock: Clock;
  #waitedForToken = false;
  #renewedToken = false;
  #resent = false;
  #used = 0;

  constructor(operation: Operation, clock: Clock) {
    this.#operation = operation;
    this.#clock = clock;
  }

  /** How the call goes on after this failure; null: it gives up. `token`: with which it failed. */
  after(failure: ApiFailure, token: Token | null): Retry | null {
    if (failure.kind === 'rate_limited') return atOnce;
    if (failure.kind === 'token_refused' && token !== null) return this.#afterTokenRefused(token);
    return this.#isDeadConnection(failure) ? atOnce : this.#afterFailure(failure);
  }

  #afterTokenRefused({ issuedAt }: Token): Retry | null {
    if (!this.#waitedForToken && elapsed(issuedAt, this.#clock.tick()) < youngToken) {
      this.#waitedForToken = true;
      return { pause: untilTokenIsValid, renewsToken: false };
    }
    if (this.#renewedToken) return null;
    this.#renewedToken = true;
    return { pause: millis(0), renewsToken: true };
  }

  /**
   * A connection that was kept open may be closed by the other side just when it is used again: that is no failure of the API, and
   * the request goes out once more over a new one (RFC 9112, 9.3.1).
   */
  #isDeadConnection(failure: ApiFailure): boolean {
    const isFirst = !this.#resent && this.#operation.method === 'GET' && 'wasIdle' in failure;
    this.#resent = isFirst;
    return isFirst;
  }

  #afterFailure(failure: ApiFailure): Retry | null {
    this.#used += attemptsUsedUp(failure);
    const saysWhen = this.#operation.method === 'GET' && asksToWait(failure) !== null;
    const attempts = saysWhen ? attemptsWhenTold : this.#operation.attempts;
    if (this.#used >= attempts) return null;
    return saysWhen ? atOnce : { pause: retryPause(this.#used, this.#clock), renewsToken: false };
  }
}

/** A server that says when it will be well again is asked again then, also for what is otherwise tried once. */
const attemptsWhenTold = 3;

/** The failure, if the API asks all to wait: the governor sees to that. */
export function asksToWait(failure: ApiFailure): RateLimited | ServerError | null {
  if (failure.kind === 'rate_limited') return failure;
  return failure.kind === 'server_error' && failure.retryAfter !== null ? failure : null;
}

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
