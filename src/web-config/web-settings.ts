import type { SecureContextOptions } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../lib/errors.ts';
import type { Millis } from '../lib/units.ts';
import type { ClientCertificatePolicy } from './tls-names.ts';

/** How to serve, as plain data, so that two readings can be compared. */
export interface WebSettings {
  /** Null: plain HTTP. */
  readonly tls: { readonly context: SecureContextOptions; readonly clients: ClientRules } | null;
  /** In lower case; an empty one is not sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and bcrypt hashes; none: everybody may read. */
  readonly users: ReadonlyMap<string, string>;
  /** For all requests together; null: none. */
  readonly rateLimit: RateLimitSettings | null;
}

export interface RateLimitSettings {
  readonly interval: Millis;
  readonly burst: number;
}

/** Which certificates let somebody in. */
export interface ClientRules extends ClientCertificatePolicy {
  /** One of these names must stand in it; null: any name will do. */
  readonly allowedNames: readonly string[] | null;
}

/** What is decided when a server starts. */
const fixed = {
  'TLS on or off': ({ tls }: WebSettings) => tls === null,
  'tls_server_config.client_auth_type from or to NoClientCert': ({ tls }: WebSettings) => tls?.clients.asks,
} as const;

/** Throws UsageError if the next settings cannot be adopted by a server that runs. */
export function refuseWhatNeedsRestart(current: WebSettings, next: WebSettings): void {
  const [changed] =
    Object.entries(fixed).find(([, read]) => !isDeepStrictEqual(read(current), read(next))) ?? [];
  if (changed === undefined) return;
  throw new UsageError(`Cannot change ${changed} while running; restart for that`);
}
