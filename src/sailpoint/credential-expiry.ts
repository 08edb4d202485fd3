import type { ApiEvents } from '../fleet/api-events.ts';
import type { FailedCall } from '../fleet/api-failure.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Instant } from '../lib/units.ts';
import type { CallOperation } from './call.ts';
import type { OAuthCredentials } from './token.ts';
import { parseTokenExpiry } from './wire/personal-access-token.ts';

interface CredentialExpirySettings {
  readonly clock: Clock;
  readonly call: CallOperation;
  readonly credentials: () => Promise<OAuthCredentials>;
  readonly events: Pick<ApiEvents, 'unexpected'>;
}

/** When our personal access token ends. Its id is the client id. Null if it never ends, and for other kinds of credentials. */
export async function readCredentialExpiry(
  { clock, call, credentials, events }: CredentialExpirySettings,
  signal: AbortSignal,
): Promise<Result<Instant | null, FailedCall>> {
  const own = await credentials().catch(messageOf);
  if (typeof own === 'string')
    return failed({
      kind: 'credentials',
      problem: own,
      operation: 'listPersonalAccessTokens',
      scopes: [],
    });
  const answer = await call('listPersonalAccessTokens', { query: { 'owner-id': 'me' } }, signal);
  if (answer.kind === 'failed') return answer;
  const { json, sentAt } = answer.value;
  const read = { now: clock.now(), sentAt };
  const { value, unexpected } = parseTokenExpiry(json as readonly unknown[], own.clientId.reveal(), read);
  for (const field of unexpected) events.unexpected(field, 1);
  return ok(value);
}
