import type { ApiEvents } from '../fleet/api-events.ts';
import type { ApiFailure } from '../fleet/api-failure.ts';
import type { ApiFamily } from '../fleet/api-family.ts';
import type { Clock } from '../lib/clock.ts';
import { failed, type Result } from '../lib/result.ts';
import { after, elapsed, type Millis, toSeconds } from '../lib/units.ts';
import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import type { Turn } from './governor.ts';
import { type Input, type Operation, type OperationName, operations, pathOf } from './operations.ts';
import { attemptsUsedUp, retryPause } from './retries.ts';
import type { Token } from './token.ts';
import type { Outgoing } from './transport.ts';

/** Calls one documented operation: the answer, or why there is none after all attempts. */
export type Call = (
  name: OperationName,
  input: Input,
  signal: AbortSignal,
) => Promise<Result<Answer, ApiFailure>>;

export interface CallSettings {
  readonly clock: Clock;
  readonly baseUrl: string;
  readonly family: ApiFamily;
  readonly exchange: Exchange;
  readonly governor: { readonly isLimited: boolean; turn(signal: AbortSignal): Promise<Turn> };
  readonly tokens: {
    get(signal: AbortSignal): Promise<Result<Token, ApiFailure>>;
    discard(token: Token): void;
  };
  readonly events: Pick<ApiEvents, 'retried' | 'limited' | 'waited' | 'settled'>;
}

interface Request {
  readonly name: OperationName;
  readonly operation: Operation;
  readonly outgoing: Outgoing;
}

export const createCall =
  (settings: CallSettings): Call =>
  async (name, input, signal) => {
    const { governor, events } = settings;
    const operation = operations[name];
    const request = { name, operation, outgoing: outgoingOf(operation, input, settings) };
    const end = await untilSettled(settings, request, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return failed<ApiFailure>(
        governor.isLimited ? { kind: 'rate_limited', retryAfter: null } : { kind: 'aborted' },
      );
    });
    events.settled({ operation: name, failure: end.kind === 'ok' ? null : end.failure });
    return end;
  };

async function untilSettled(
  settings: CallSettings,
  request: Request,
  signal: AbortSignal,
): Promise<Result<Answer, ApiFailure>> {
  const { clock, tokens, events } = settings;
  let renewed = false;
  let resent = false;
  let failures = 0;
  for (;;) {
    const { answer, token } = await attemptOnce(settings, request, signal);
    if (answer.kind === 'ok') return answer;
    const { failure } = answer;
    if (failure.kind === 'auth' && token !== null && !renewed) {
      tokens.discard(token);
      renewed = true;
    } else if (isResendable(request, failure) && !resent) {
      resent = true;
    } else if (failure.kind !== 'rate_limited') {
      resent = false;
      failures += attemptsUsedUp(failure);
      if (failures >= request.operation.attempts) return answer;
      await clock.sleep(retryPause(failures, clock), signal);
    }
    events.retried();
  }
}

/**
 * A connection that was kept open may be closed by the other side just when it is used again: that is no failure of the API, and
 * the request goes out once more over a new one (RFC 9112, 9.3.1). In a turn of its own, since the API may have seen the first.
 */
const isResendable = ({ operation }: Request, failure: ApiFailure): boolean =>
  operation.method === 'GET' && 'wasIdle' in failure;

interface Attempt {
  readonly answer: Result<Answer, ApiFailure>;
  /** With which it was made; null: none was to be had. */
  readonly token: Token | null;
}

/** Turn first, then token: waiting for a turn can take longer than a token lives. */
async function attemptOnce(settings: CallSettings, request: Request, signal: AbortSignal): Promise<Attempt> {
  const { clock, governor, tokens, exchange, events } = settings;
  const asked = clock.tick();
  const turn = await governor.turn(signal);
  events.waited(toSeconds(elapsed(asked, clock.tick())));
  let retryAfter: Millis | null | undefined;
  let answered = false;
  try {
    const token = await tokens.get(signal);
    if (token.kind === 'failed') {
      retryAfter = limitIn(token.failure);
      return { answer: token, token: null };
    }
    const answer = await exchange(request.name, withToken(request.outgoing, token.value), signal);
    if (answer.kind === 'failed') retryAfter = limitIn(answer.failure);
    answered = answer.kind === 'ok' || 'status' in answer.failure;
    return { answer, token: token.value };
  } finally {
    if (retryAfter === undefined) turn.done(answered);
    else {
      const wait = turn.limited(retryAfter);
      events.limited({ operation: request.name, wait: toSeconds(wait), until: after(clock.now(), wait) });
    }
  }
}

const limitIn = (failure: ApiFailure): Millis | null | undefined =>
  failure.kind === 'rate_limited' ? failure.retryAfter : undefined;

const withToken = (outgoing: Outgoing, token: Token): Outgoing => ({
  ...outgoing,
  headers: { ...outgoing.headers, authorization: `Bearer ${token.value.reveal()}` },
});

const outgoingOf = (operation: Operation, input: Input, { baseUrl, family }: CallSettings): Outgoing => ({
  method: operation.method,
  url: `${baseUrl}${pathOf(operation, family, input)}`,
  headers: operation.bodyType === null ? {} : { 'content-type': operation.bodyType },
  body: operation.bodyType === null ? null : JSON.stringify(input.body),
  largestAnswer: operation.largestAnswer,
});
