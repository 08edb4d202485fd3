import type { Clock } from '../lib/clock.ts';
import type { Result } from '../lib/result.ts';
import { elapsed, type Instant, millis, toSeconds } from '../lib/units.ts';
import { type Answer, readAnswer } from './answer.ts';
import type { ApiEvents } from './api-events.ts';
import type { Failure } from './failure.ts';
import type { Incoming, Outgoing, Transport } from './transport.ts';

export interface ExchangeSettings {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly events: Pick<ApiEvents, 'attempted' | 'retried' | 'clockSkewMeasured' | 'deprecated'>;
}

/**
 * One attempt, measured: the answer, or why there is none. A connection that was kept open may be closed by the other side just
 * when it is used again: that is no failure of the API, and the request goes out a second time over a new one (RFC 9112, 9.3.1).
 */
export type Exchange = (
  operation: string,
  outgoing: Outgoing,
  signal: AbortSignal,
) => Promise<Result<Answer, Failure>>;

export const createExchange =
  ({ clock, transport, events }: ExchangeSettings): Exchange =>
  async (operation, outgoing, signal) => {
    const attempt = async () => {
      const started = clock.tick();
      const received = await transport(outgoing, signal);
      const code = received.kind === 'ok' ? String(received.value.status) : received.failure.kind;
      events.attempted({ operation, code, duration: toSeconds(elapsed(started, clock.tick())) });
      return received;
    };
    let received = await attempt();
    if (isStale(received) && isRepeatable(operation, outgoing)) {
      events.retried();
      received = await attempt();
    }
    if (received.kind === 'failed') return received;
    noteHeaders(operation, received.value, clock.now(), events);
    return readAnswer(received.value, clock.now());
  };

const isStale = (received: Result<Incoming, Failure>): boolean =>
  received.kind === 'failed' && 'wasIdle' in received.failure;

/** To ask for a second token does no harm. */
const isRepeatable = (operation: string, { method }: Outgoing): boolean =>
  method === 'GET' || operation === 'token';

function noteHeaders(
  operation: string,
  { headers }: Incoming,
  now: Instant,
  events: ExchangeSettings['events'],
): void {
  const serverTime = Date.parse(headers.date ?? '');
  if (!Number.isNaN(serverTime)) events.clockSkewMeasured(toSeconds(skew(serverTime, now)));
  if (headers['x-deprecated'] === 'true') events.deprecated(operation);
}

/** A Date header has whole seconds: a difference below one says nothing. */
const skew = (serverTime: number, now: Instant) => {
  const difference = serverTime + 500 - now;
  return millis(Math.abs(difference) < 1_000 ? 0 : difference);
};
