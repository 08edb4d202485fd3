import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { WebPolicy } from './web-policy.ts';

/** Node's server, plain or encrypted, whose certificates can be replaced. */
export interface ReplaceableServer {
  readonly server: HttpServer;
  /** For new connections. */
  readonly adopt: (policy: WebPolicy) => void;
}

/** A scraper sends its request within 10 s, and keeps its connection from one minute to the next. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 90_000,
  maxHeaderSize: 16_384,
};

export function createHttpServer(first: WebPolicy): ReplaceableServer {
  if (first.tls === null) return { server: createServer(limits), adopt: () => {} };
  let { tls } = first;
  const server = createTlsServer({
    ...limits,
    ...tls.context,
    handshakeTimeout: 10_000,
    requestCert: tls.asksClients,
    // Judged below, by the rules of that moment.
    rejectUnauthorized: false,
  });
  server.prependListener('secureConnection', (socket) => {
    if (!tls.admits(socket)) socket.destroy();
  });
  const adopt = (next: WebPolicy): void => {
    if (next.tls === null) return;
    server.setSecureContext(next.tls.context);
    tls = next.tls;
  };
  return { server, adopt };
}
