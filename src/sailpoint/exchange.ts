import type { ApiEvents } from '../fleet/api-events.ts';
import type { ApiFailure } from '../fleet/api-failure.ts';
import type { Clock } from '../lib/clock.ts';
import type { Result } from '../lib/result.ts';
import { elapsed, type Instant, millis, toSeconds } from '../lib/units.ts';
import { type Answer, readAnswer } from './answer.ts';
import type { Incoming, Outgoing, Transport } from './transport.ts';

export interface ExchangeSettings {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly events: Pick<ApiEvents, 'attempted' | 'clockSkewMeasured' | 'deprecated'>;
}

/** One attempt, measured: the answer, or why there is none. */
export type Exchange = (
  operation: string,
  outgoing: Outgoing,
  signal: AbortSignal,
) => Promise<Result<Answer, ApiFailure>>;

export const createExchange =
  ({ clock, transport, events }: ExchangeSettings): Exchange =>
  async (operation, outgoing, signal) => {
    const started = clock.tick();
    const received = await transport(outgoing, signal);
    const code = received.kind === 'ok' ? String(received.value.status) : received.failure.kind;
    events.attempted({ operation, code, duration: toSeconds(elapsed(started, clock.tick())) });
    if (received.kind === 'failed') return received;
    noteHeaders(operation, received.value, clock.now(), events);
    return readAnswer(received.value, clock.now());
  };

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
