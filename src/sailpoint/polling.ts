import type { ApiEvents } from '../fleet/api-events.ts';
import type { ApiFailure, FailedCall } from '../fleet/api-failure.ts';
import { type Client, type ClientType, clientTypes } from '../fleet/client.ts';
import type { Reading } from '../fleet/observe.ts';
import type { Clock } from '../lib/clock.ts';
import { ok, type Result } from '../lib/result.ts';
import type { CallOperation } from './call.ts';
import { parseManagedClientStatus } from './wire/managed-client-status.ts';

interface PollingSettings {
  readonly clock: Clock;
  readonly call: CallOperation;
  readonly events: Pick<ApiEvents, 'unexpected'>;
}

/**
 * Reads a client's status. The endpoint requires the client's type, but the list holds any text as type. If the client's own type is
 * refused, this tries the other one of VA and CCG once. The type that worked is part of the reading.
 */
export async function pollStatus(
  settings: PollingSettings,
  client: Client,
  signal: AbortSignal,
): Promise<Result<Reading, FailedCall>> {
  const type = client.polls.acceptedType ?? ownType(client);
  const first = await ask(settings, client, type, signal);
  if (first.kind === 'ok' || !isWrongType(first.failure)) return first;
  const second = await ask(settings, client, type === 'VA' ? 'CCG' : 'VA', signal);
  return second.kind === 'failed' && isWrongType(second.failure) ? first : second;
}

async function ask(
  { clock, call, events }: PollingSettings,
  client: Client,
  type: ClientType,
  signal: AbortSignal,
): Promise<Result<Reading, FailedCall>> {
  const answer = await call('getManagedClientStatus', { id: client.id, query: { type } }, signal);
  if (answer.kind === 'failed') return answer;
  const { json, sentAt } = answer.value;
  const parsed = parseManagedClientStatus(json, { now: clock.now(), sentAt });
  for (const field of parsed.unexpected) events.unexpected(field, 1);
  if (parsed.value.status !== client.status) events.unexpected('status_conflict', 1);
  return ok({ reported: parsed.value, readAt: clock.tick(), polledAt: clock.now(), acceptedType: type });
}

function ownType({ type }: Client): ClientType {
  const upper = type?.toUpperCase();
  return clientTypes.find((known) => known === upper) ?? 'VA';
}

const isWrongType = (failure: ApiFailure): boolean =>
  failure.kind === 'not_found' || (failure.kind === 'rejected' && failure.status === 400);
