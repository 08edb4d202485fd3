import type { Clock } from '../lib/clock.ts';
import { later, type Millis, type Tick } from '../lib/units.ts';
import { uuid } from './seeded.ts';

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Grant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Tick;
}

interface TokenOptions {
  readonly clock: Clock;
  readonly lifetime: Millis;
  readonly scopes: readonly string[];
  /** Undefined accepts any. */
  readonly credentials: ClientCredentials | undefined;
}

/** The tokens that were issued, and the credentials that get one. */
export class TokenStore {
  readonly #clock: Clock;
  readonly lifetime: Millis;
  readonly #grants = new Map<string, Grant>();
  readonly #scopes: readonly string[];
  #credentials: ClientCredentials | undefined;
  #issued = 0;

  constructor({ clock, lifetime, scopes, credentials }: TokenOptions) {
    this.#clock = clock;
    this.lifetime = lifetime;
    this.#scopes = scopes;
    this.#credentials = credentials;
  }

  accepts({ clientId, clientSecret }: ClientCredentials): boolean {
    const wanted = this.#credentials;
    return wanted === undefined || (wanted.clientId === clientId && wanted.clientSecret === clientSecret);
  }

  /** From now on only these credentials get a token. Tokens that were issued stay valid. */
  rotate(credentials: ClientCredentials): void {
    this.#credentials = credentials;
  }

  /** Makes all tokens that were issued invalid. */
  revoke(): void {
    this.#grants.clear();
  }

  issue(clientId: string): { readonly token: string; readonly scopes: readonly string[] } {
    const now = this.#clock.tick();
    for (const [token, { expiresAt }] of this.#grants) if (expiresAt <= now) this.#grants.delete(token);
    const token = `simulated-token-${uuid(this.#issued++, this.#clock.now(), this.#clock.random())}`;
    this.#grants.set(token, { clientId, scopes: this.#scopes, expiresAt: later(now, this.lifetime) });
    return { token, scopes: this.#scopes };
  }

  /** The grant of a token; undefined if it is unknown or expired. */
  find(token: string): Grant | undefined {
    const grant = this.#grants.get(token);
    return grant !== undefined && grant.expiresAt > this.#clock.tick() ? grant : undefined;
  }
}
