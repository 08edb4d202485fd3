import type { SecureContextOptions } from 'node:tls';
import type { ClientCertificatePolicy } from '../fleet/client-certificate-policy.ts';
import type { Millis } from '../lib/units.ts';

/** How to serve; it may change while serving. */
export interface WebSettings {
  /** Null: plain HTTP. */
  readonly tls: { readonly context: SecureContextOptions; readonly clients: ClientRules } | null;
  /** Instead of our own, in lower case; an empty one is not sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and bcrypt hashes; none: everybody may read. */
  readonly users: ReadonlyMap<string, string>;
  /** For all requests together; null: none. */
  readonly rateLimit: { readonly interval: Millis; readonly burst: number } | null;
}

/** Which certificates let somebody in. */
export interface ClientRules extends ClientCertificatePolicy {
  /** One of these names must stand in it; null: any name will do. */
  readonly allowedNames: readonly string[] | null;
}

export const openSettings: WebSettings = { tls: null, headers: {}, users: new Map(), rateLimit: null };

const ownHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** Those of all answers, errors included. */
export const headersOf = ({ headers }: WebSettings): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries({ ...ownHeaders, ...headers }).filter(([, value]) => value !== ''));
