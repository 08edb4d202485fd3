import { z } from 'zod';
import type { ApiEvents } from '../fleet/api-events.ts';
import type { ApiFailure } from '../fleet/api-failure.ts';
import { unlessAborted } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import { type Secret, secret } from '../lib/secret.ts';
import { after, later, type Millis, millis, seconds, type Tick } from '../lib/units.ts';
import type { Exchange } from './exchange.ts';
import { asksToWait, attemptsUsedUp, retryPause } from './retries.ts';

export interface OAuthCredentials {
  readonly clientId: Secret;
  readonly clientSecret: Secret;
}

interface TokenSettings {
  readonly clock: Clock;
  readonly exchange: Exchange;
  readonly baseUrl: string;
  /** Reads them again for each token, so that a rotated secret works without a restart. May reject with what is wrong, in a sentence. */
  readonly credentials: () => Promise<OAuthCredentials>;
  readonly events: Pick<ApiEvents, 'retried' | 'tokenRefreshed' | 'tokenFailed'>;
  /** Aborts requests in flight when the daemon stops. */
  readonly lifetime: AbortSignal;
}

export interface Token {
  readonly value: Secret;
  readonly issuedAt: Tick;
  readonly refreshAt: Tick;
}

interface Issued {
  readonly token: Token;
  readonly lifetime: Millis;
  readonly scopes: readonly string[] | null;
}

interface Refusal {
  readonly failure: ApiFailure;
  readonly until: Tick;
  readonly of: string;
  readonly pause: Millis;
}

/** As many as for a page of the list. */
const attempts = 3;

/** The pause between attempts while the credentials are refused starts here and doubles up to the longest. */
const firstPause = seconds(1);
const longestPause = seconds(10);

/** In bytes. Real answers have about 2 kB. */
const largestAnswer = 2 ** 16;

const tokenAnswer = z.object({
  // A token that no header can carry would fail each request, and would never get the 401 that renews it.
  access_token: z.string().regex(/^[!-~]{1,8192}$/),
  expires_in: z.coerce.number().positive().finite().catch(60),
  scope: z.string().nullish().catch(null),
});

/** Holds a tenant's access token. Refreshes it early, by one request for all callers that wait. */
export class TokenHolder {
  readonly #settings: TokenSettings;
  #token: Token | null = null;
  #refresh: Promise<Result<Token, ApiFailure>> | null = null;
  #refusal: Refusal | null = null;

  constructor(settings: TokenSettings) {
    this.#settings = settings;
  }

  async get(signal: AbortSignal): Promise<Result<Token, ApiFailure>> {
    if (this.#token !== null && this.#settings.clock.tick() < this.#token.refreshAt) return ok(this.#token);
    this.#refresh ??= this.#fetch().finally(() => {
      this.#refresh = null;
    });
    return await unlessAborted(this.#refresh, signal);
  }

  /** The API answered 401. The next `get` fetches another token, unless this one has already been replaced. */
  discard(token: Token): void {
    if (this.#token === token) this.#token = null;
  }

  /** Resolves when no request for a token is in flight. */
  async idle(): Promise<void> {
    await this.#refresh?.catch(() => {});
  }

  async #fetch(): Promise<Result<Token, ApiFailure>> {
    const { clock, credentials, events, lifetime } = this.#settings;
    // A file system that hangs must not delay the stop.
    const read = await unlessAborted(credentials(), lifetime).catch(messageOf);
    if (lifetime.aborted) return failed({ kind: 'aborted' });
    if (typeof read === 'string') return this.#refuse({ kind: 'credentials', problem: read }, '');
    const name = `${read.clientId.reveal()}\n${read.clientSecret.reveal()}`;
    if (this.#refusal?.of === name && clock.tick() < this.#refusal.until)
      return failed(this.#refusal.failure);
    const answer = await this.#askPatiently(read);
    if (answer.kind === 'failed') {
      return isPassing(answer.failure) ? answer : this.#refuse(answer.failure, name);
    }
    this.#refusal = null;
    this.#token = answer.value.token;
    events.tokenRefreshed({ expiry: after(clock.now(), answer.value.lifetime), scopes: answer.value.scopes });
    return ok(this.#token);
  }

  /** All of a tenant's requests need the token, so a failure that may pass in a moment is retried. */
  async #askPatiently(credentials: OAuthCredentials): Promise<Result<Issued, ApiFailure>> {
    const { clock, events, lifetime } = this.#settings;
    for (let failures = 0; ; ) {
      const answer = await this.#ask(credentials);
      if (answer.kind === 'ok') return answer;
      failures += attemptsUsedUp(answer.failure);
      if (failures >= attempts || isPassing(answer.failure)) return answer;
      events.retried();
      // When the process stops, the next attempt fails at once.
      await clock.sleep(retryPause(failures, clock), lifetime).catch(() => {});
    }
  }

  async #ask(credentials: OAuthCredentials): Promise<Result<Issued, ApiFailure>> {
    const { clock, exchange, baseUrl, lifetime: signal } = this.#settings;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId.reveal(),
      client_secret: credentials.clientSecret.reveal(),
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = clock.tick();
    const outgoing = { method: 'POST', url: `${baseUrl}/oauth/token`, headers, body, largestAnswer } as const;
    const secrets = [credentials.clientSecret];
    const isUsable = (json: unknown): boolean => tokenAnswer.safeParse(json).success;
    const answer = await exchange({ operation: 'token', outgoing, secrets, isUsable }, signal);
    if (answer.kind === 'failed') return failed(asRefusal(answer.failure));
    const { access_token: value, expires_in: lifespan, scope } = tokenAnswer.parse(answer.value.json);
    const lifetime = seconds(lifespan);
    const refreshAt = later(asked, millis(lifetime - early(lifetime)));
    const scopes = scope?.split(/[\s,]+/).filter((one) => one !== '') ?? null;
    const token = { value: secret(value), issuedAt: clock.tick(), refreshAt };
    return ok({ token, lifetime, scopes });
  }

  /** Remembers a refusal for a while, so that many requests do not ask the same question again and again. */
  #refuse(failure: ApiFailure, of: string): Result<never, ApiFailure> {
    const pause =
      this.#refusal?.of === of ? millis(Math.min(this.#refusal.pause * 2, longestPause)) : firstPause;
    this.#refusal = { failure, of, pause, until: later(this.#settings.clock.tick(), pause) };
    this.#settings.events.tokenFailed(failure);
    return failed(failure);
  }
}

/** SailPoint's tokens live for 15 s to 12 h. */
const early = (lifetime: Millis): Millis => millis(Math.min(seconds(60), lifetime / 10));

/** The token endpoint refuses credentials by 401 and 403, and by 400 with an error of OAuth (`invalid_client`). */
function asRefusal(failure: ApiFailure): ApiFailure {
  const { kind } = failure;
  if (kind === 'token_refused' || kind === 'forbidden') return { ...failure, kind: 'auth' };
  if (kind !== 'rejected' || failure.status !== 400) return failure;
  return failure.apiMessage === null ? { kind: 'schema', status: 400 } : { ...failure, kind: 'auth' };
}

/** Says nothing about the credentials. The caller waits for it. */
const isPassing = (failure: ApiFailure): boolean =>
  failure.kind === 'aborted' || asksToWait(failure) !== null;
