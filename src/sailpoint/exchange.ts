import type { ApiEvents } from '../fleet/api-events.ts';
import type { ApiFailure, ApiFailureKind } from '../fleet/api-failure.ts';
import type { Clock } from '../lib/clock.ts';
import type { Result } from '../lib/result.ts';
import type { Secret } from '../lib/secret.ts';
import { elapsed, type Instant, millis, type Seconds, toSeconds } from '../lib/units.ts';
import { type Answer, readAnswer } from './answer.ts';
import type { Incoming, Outgoing, Transport } from './transport.ts';

interface ExchangeSettings {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly events: Pick<ApiEvents, 'attempted' | 'clockSkewMeasured' | 'deprecated'>;
}

/** One request, and what counts as its answer. */
interface Attempt {
  readonly operation: string;
  readonly outgoing: Outgoing;
  /** Secrets that the request carries. An answer may repeat them. */
  readonly secrets: readonly Secret[];
  readonly isUsable: (json: unknown) => boolean;
}

/** Makes one attempt and measures it. Returns the answer, or why it failed. */
export type Exchange = (attempt: Attempt, signal: AbortSignal) => Promise<Result<Answer, ApiFailure>>;

export const createExchange =
  ({ clock, transport, events }: ExchangeSettings): Exchange =>
  async ({ operation, outgoing, ...terms }, signal) => {
    const started = clock.tick();
    const received = await transport(outgoing, signal);
    const duration = toSeconds(elapsed(started, clock.tick()));
    const now = clock.now();
    const answer = received.kind === 'failed' ? received : readAnswer(received.value, { ...terms, now });
    const status = received.kind === 'ok' ? received.value.status : null;
    if (answer.kind === 'ok' || answer.failure.kind !== 'aborted') {
      events.attempted({ operation, code: codeOf(answer, status), duration });
    }
    if (received.kind === 'ok') noteHeaders(operation, received.value, now, events);
    return answer;
  };

/** These answers are probably not the API's, so their status says nothing. */
const unusable: readonly ApiFailureKind[] = ['html', 'schema', 'too_large'];

const codeOf = (answer: Result<Answer, ApiFailure>, status: number | null): string =>
  answer.kind === 'failed' && (status === null || unusable.includes(answer.failure.kind))
    ? answer.failure.kind
    : String(status);

function noteHeaders(
  operation: string,
  { headers }: Incoming,
  now: Instant,
  events: ExchangeSettings['events'],
): void {
  const serverTime = Date.parse(headers.date ?? '');
  if (!Number.isNaN(serverTime)) events.clockSkewMeasured(skew(serverTime, now));
  if (headers['x-deprecated'] === 'true') events.deprecated(operation);
}

/** A Date header has whole seconds, so a difference below one second means nothing. */
function skew(serverTime: number, now: Instant): Seconds {
  const difference = serverTime + 500 - now;
  return toSeconds(millis(Math.abs(difference) < 1_000 ? 0 : difference));
}
