import type { ApiEvents } from '../fleet/api-events.ts';
import type { FailedCall } from '../fleet/api-failure.ts';
import type { ApiFamily } from '../fleet/api-family.ts';
import type { Clock } from '../lib/clock.ts';
import { failed, type Result } from '../lib/result.ts';
import { after, elapsed, toSeconds } from '../lib/units.ts';
import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';
import type { Governor, Turn } from './governor.ts';
import { type Input, type Operation, type OperationName, operations, pathOf } from './operations.ts';
import { asksToWait, Retries } from './retries.ts';
import type { Token, TokenHolder } from './token.ts';
import type { Outgoing } from './transport.ts';

/** Calls one documented operation. Returns the answer, or why all attempts failed. */
export type CallOperation = (
  name: OperationName,
  input: Input,
  signal: AbortSignal,
) => Promise<Result<Answer, FailedCall>>;

interface CallSettings {
  readonly clock: Clock;
  readonly baseUrl: string;
  readonly family: ApiFamily;
  readonly exchange: Exchange;
  readonly governor: Pick<Governor, 'heldBy' | 'turn'>;
  readonly tokens: Pick<TokenHolder, 'get' | 'discard'>;
  readonly events: Pick<ApiEvents, 'retried' | 'limited' | 'waited' | 'settled'>;
}

interface CallRequest {
  readonly name: OperationName;
  readonly operation: Operation;
  readonly input: Input;
  readonly outgoing: Outgoing;
}

export const createCall =
  (settings: CallSettings): CallOperation =>
  async (name, input, signal) => {
    const { governor, events } = settings;
    const operation: Operation = operations[name];
    const request = { name, operation, input, outgoing: outgoingOf(operation, input, settings) };
    const end = await untilSettled(settings, request, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      const { scopes } = operation;
      return failed<FailedCall>({ ...(governor.heldBy ?? { kind: 'aborted' }), operation: name, scopes });
    });
    events.settled({ operation: name, failure: end.kind === 'ok' ? null : end.failure });
    return end;
  };

async function untilSettled(
  settings: CallSettings,
  request: CallRequest,
  signal: AbortSignal,
): Promise<Result<Answer, FailedCall>> {
  const { clock, tokens, events } = settings;
  const retries = new Retries(request.operation, clock);
  for (;;) {
    const { answer, token } = await attemptOnce(settings, request, signal);
    if (answer.kind === 'ok') return answer;
    const retry = retries.after(answer.failure, token);
    if (retry === null) return answer;
    if (retry.renewsToken && token !== null) tokens.discard(token);
    if (retry.pause > 0) await clock.sleep(retry.pause, signal);
    events.retried();
  }
}

interface Attempted {
  readonly answer: Result<Answer, FailedCall>;
  /** The token that was used; null if there was none. */
  readonly token: Token | null;
}

/** Takes the turn before the token, because waiting for a turn can take longer than a token lives. */
async function attemptOnce(
  settings: CallSettings,
  request: CallRequest,
  signal: AbortSignal,
): Promise<Attempted> {
  const { clock, governor, events } = settings;
  const asked = clock.tick();
  const turn = await governor.turn(signal);
  events.waited(toSeconds(elapsed(asked, clock.tick())));
  let attempted: Attempted | null = null;
  try {
    attempted = await attempt(settings, request, signal);
    return attempted;
  } finally {
    endTurn(settings, turn, attempted);
  }
}

async function attempt(
  { tokens, exchange }: CallSettings,
  { name, operation, input, outgoing }: CallRequest,
  signal: AbortSignal,
): Promise<Attempted> {
  const token = await tokens.get(signal);
  if (token.kind === 'failed')
    return { answer: failed({ ...token.failure, operation: 'token', scopes: [] }), token: null };
  const { value } = token.value;
  const answer = await exchange(
    {
      operation: name,
      outgoing: withToken(outgoing, token.value),
      secrets: [value],
      isUsable: (json) => operation.isUsable(json, input),
    },
    signal,
  );
  if (answer.kind === 'ok') return { answer, token: token.value };
  return {
    answer: failed({ ...answer.failure, operation: name, scopes: operation.scopes }),
    token: token.value,
  };
}

/** `attempted`: null if the attempt was aborted. */
function endTurn({ clock, events }: CallSettings, turn: Turn, attempted: Attempted | null): void {
  const failure = attempted?.answer.kind === 'failed' ? attempted.answer.failure : null;
  const hold = failure && asksToWait(failure);
  if (failure === null || hold === null) {
    const isAnswered = attempted !== null && attempted.token !== null;
    turn.done(isAnswered && (failure === null || 'status' in failure));
    return;
  }
  const wait = turn.limited(hold);
  const { operation } = failure;
  events.limited({ operation, reason: hold.kind, wait: toSeconds(wait), until: after(clock.now(), wait) });
}

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
