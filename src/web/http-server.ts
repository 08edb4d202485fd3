import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { UsageError } from '../lib/errors.ts';
import { isAdmitted } from './client-certificate.ts';
import type { WebSettings } from './web-settings.ts';

/** Node's server, plain or encrypted, whose certificates can be replaced. */
export interface ReplaceableServer {
  readonly server: HttpServer;
  /** For new connections. Throws UsageError for what needs a restart, and then changes nothing. */
  readonly adopt: (settings: WebSettings) => void;
}

/** A scraper sends its request within 10 s, and keeps its connection from one minute to the next. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 90_000,
  maxHeaderSize: 16_384,
};

export function createHttpServer(first: WebSettings): ReplaceableServer {
  if (first.tls === null) {
    return { server: createServer(limits), adopt: (next) => refuseWhatNeedsRestart(first, next) };
  }
  let settings = first;
  const server = createTlsServer({
    ...limits,
    ...first.tls.context,
    handshakeTimeout: 10_000,
    requestCert: first.tls.clients.asks,
    // Judged below, by the rules of that moment.
    rejectUnauthorized: false,
  });
  server.prependListener('secureConnection', (socket) => {
    const { tls } = settings;
    if (tls === null || !isAdmitted(socket, tls.clients)) socket.destroy();
  });
  const adopt = (next: WebSettings): void => {
    refuseWhatNeedsRestart(settings, next);
    if (next.tls !== null) server.setSecureContext(next.tls.context);
    settings = next;
  };
  return { server, adopt };
}

/** What Node decides when a server is made. */
const fixed = {
  'TLS on or off': ({ tls }: WebSettings) => tls === null,
  'tls_server_config.client_auth_type from or to NoClientCert': ({ tls }: WebSettings) => tls?.clients.asks,
} as const;

function refuseWhatNeedsRestart(current: WebSettings, next: WebSettings): void {
  const [changed] = Object.entries(fixed).find(([, read]) => read(current) !== read(next)) ?? [];
  if (changed === undefined) return;
  throw new UsageError(`Cannot change ${changed} while running; restart for that`);
}
