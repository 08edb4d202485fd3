import type { ApiFailure, ApiFailureKind, ApiHold } from '../fleet/api-failure.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis, millis, seconds } from '../lib/units.ts';
import type { Operation } from './operations.ts';
import type { Token } from './token.ts';

/** How a call continues after a failure. */
interface Retry {
  readonly pause: Millis;
  /** Whether it needs another token. */
  readonly renewsToken: boolean;
}

const atOnce: Retry = { pause: millis(0), renewsToken: false };

/** A token may become valid only a moment after it is issued. */
const youngToken = seconds(5);
const untilTokenIsValid = seconds(2);

/** Counts what one call has tried, and decides what it may still try. */
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

  /** Returns how the call continues after this failure, or null if it gives up. `token`: the one that was used. */
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
   * The other side may close an idle connection just when we use it again. That is not a failure of the API, so the request is sent
   * once more over a new connection (RFC 9112, 9.3.1).
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

/** If the server says when to come back, even an operation that is otherwise tried once is tried again. */
const attemptsWhenTold = 3;

/** Returns the failure if it asks all requests to wait. */
export function asksToWait(failure: ApiFailure): ApiHold | null {
  if (failure.kind === 'rate_limited') return failure;
  return failure.kind === 'server_error' && failure.retryAfter !== null ? failure : null;
}

/**
 * How many attempts a failure uses up. Infinity if the same request would fail in the same way a moment later. A timeout takes as
 * long as several attempts. HTML and broken JSON come from gateways, usually only once.
 */
export function attemptsUsedUp({ kind }: ApiFailure): number {
  if (kind === 'timeout') return 2;
  return passing.includes(kind) ? 1 : Number.POSITIVE_INFINITY;
}

const passing: readonly ApiFailureKind[] = ['server_error', 'reset', 'network', 'html', 'schema'];

/** The pause before another attempt: about 0.3 s, then 0.6 s. It is random, so that requests that failed together do not return together. */
export const retryPause = (attempt: number, clock: Clock): Millis =>
  millis(200 * 2 ** (attempt - 1) * (1 + clock.random()));
