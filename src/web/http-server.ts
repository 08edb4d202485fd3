import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { errorCodeOf } from '../lib/errors.ts';
import { connectionName } from './connections.ts';
import type { WebPolicy } from './web-policy.ts';

/** Node's server, plain or encrypted, whose certificates can be replaced. */
interface ReplaceableServer {
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
  // We refuse these ourselves, with our usual headers.
  requireHostHeader: false,
};

export function createHttpServer(first: WebPolicy): ReplaceableServer {
  if (first.tls === null) return { server: createServer(limits), adopt: () => {} };
  let { tls } = first;
  const server = createTlsServer({
    ...limits,
    ...tls.context,
    handshakeTimeout: 10_000,
    requestCert: tls.asksClients,
    // Checked below, by the current rules.
    rejectUnauthorized: false,
  });
  answerPlainHttp(server);
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

/** As Go's server does: http:// instead of https:// is a common mistake. */
const plainHttpAnswer = [
  'HTTP/1.0 400 Bad Request',
  'content-type: text/plain; charset=utf-8',
  'connection: close',
  '',
  'Client sent an HTTP request to an HTTPS server.\n',
].join('\r\n');

/** What OpenSSL calls the first bytes of a request that is not encrypted. */
const isPlainHttp = (error: Error): boolean =>
  ['ERR_SSL_HTTP_REQUEST', 'ERR_SSL_HTTPS_PROXY_REQUEST'].includes(errorCodeOf(error));

function answerPlainHttp(server: HttpsServer): void {
  const handshakes = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const name = connectionName(socket);
    if (name === null) return;
    handshakes.set(name, socket);
    socket.once('close', () => handshakes.delete(name));
  });
  server.on('secureConnection', (socket) => handshakes.delete(connectionName(socket) ?? ''));
  server.on('tlsClientError', (error, socket) => {
    if (isPlainHttp(error)) handshakes.get(connectionName(socket) ?? '')?.end(plainHttpAnswer);
  });
}
