import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { WebAnswer } from './web-answer.ts';

/** What stands before the routes. It may be replaced while serving. */
export interface WebPolicy {
  /** Null: plain HTTP. Whether it is null, and `asksClients`, count only when the server starts. */
  readonly tls: {
    readonly context: SecureContextOptions;
    /** Clients are asked for a certificate. */
    readonly asksClients: boolean;
    /** Whether the client at the other end may connect. */
    readonly admits: (socket: TLSSocket) => boolean;
  } | null;
  /** Of all answers, instead of our own of the same name, in lower case; an empty one is not sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lets a request in, by null, or says what to answer instead. */
  readonly admit: (visitor: Visitor) => Promise<WebAnswer | null>;
}

export interface Visitor {
  /** The header of this name. */
  readonly authorization: string | undefined;
  /** The IP address the request comes from. */
  readonly address: string | undefined;
}

/** Plain HTTP for everybody. */
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
