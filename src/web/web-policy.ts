import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { WebAnswer } from './web-answer.ts';

/** The checks before the routes. They may be replaced while serving. */
export interface WebPolicy {
  /** Null: plain HTTP. Whether it is null, and `asksClients`, count only when the server starts. */
  readonly tls: {
    readonly context: SecureContextOptions;
    /** Whether the server requests a certificate from clients. */
    readonly asksClients: boolean;
    /** Whether the client at the other end may connect. */
    readonly admits: (socket: TLSSocket) => boolean;
  } | null;
  /** Headers of all answers, in lower case. They replace ours of the same name; an empty one removes it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null lets the request in; anything else is the answer that refuses it. */
  readonly admit: (visitor: Visitor) => Promise<WebAnswer | null>;
}

export interface Visitor {
  /** The header of this name. */
  readonly authorization: string | undefined;
  /** The IP address the request comes from. */
  readonly address: string | undefined;
}

/** Plain HTTP, open to all. */
export const openPolicy: WebPolicy = { tls: null, headers: {}, admit: async () => null };

const ownHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** Those of all answers, errors included. */
export const headersOf = ({ headers }: WebPolicy): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries({ ...ownHeaders, ...headers }).filter(([, value]) => value !== ''));
