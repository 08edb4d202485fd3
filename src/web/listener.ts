import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Clock } from '../lib/clock.ts';
import { UsageError } from '../lib/errors.ts';
import { seconds } from '../lib/units.ts';
import { isAdmitted } from './client-certificate.ts';
import type { WebSettings } from './web-settings.ts';

/** Sockets with their limits. */
export interface Listener {
  readonly server: HttpServer;
  /** Whether an answer is on its way over this socket. */
  readonly isAnswering: (socket: Socket) => boolean;
  /** Waits until all answers that are now under way are sent, to the last byte. */
  readonly answersSent: () => Promise<void>;
  /** For new connections. Throws UsageError for what needs a restart, and then changes nothing. */
  readonly adopt: (settings: WebSettings) => void;
  /** Ends all connections, whatever they are doing, and those to come. */
  readonly cut: () => void;
}

/** A scraper has asked within 10 s, and keeps its connection from one minute to the next. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 90_000,
  maxHeaderSize: 16_384,
};

/** Those above it are refused: a flood must not use up the memory or the file descriptors that the sweeps need. */
const maxConnections = 1_000;

/** A reader of one byte a second is cut off after it: otherwise a thousand of them would keep everybody else out. */
const longestAnswer = seconds(120);

export function createListener(first: WebSettings, clock: Clock): Listener {
  let settings = first;
  const sockets = new Set<Socket>();
  const answers = new Map<ServerResponse, Socket>();
  let isCut = false;
  const { server, adoptContext } = first.tls === null ? plain() : encrypted(first.tls, () => settings);
  server.maxConnections = maxConnections;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (isCut) socket.destroy();
  });
  server.on('request', ({ socket }, response) => {
    answers.set(response, socket);
    response.once('close', () => answers.delete(response));
    cutLater(response, clock);
  });
  return {
    server,
    isAnswering: (socket) => answers.values().some((busy) => busy === socket),
    answersSent: async () => {
      await Promise.all([...answers.keys()].map((answer) => closed(answer)));
    },
    adopt: (next) => {
      refuseWhatNeedsRestart(settings, next);
      adoptContext(next);
      settings = next;
    },
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

const closed = (answer: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    answer.once('close', () => resolve());
  });

function cutLater(answer: ServerResponse, clock: Clock): void {
  const sent = new AbortController();
  answer.once('close', () => sent.abort());
  clock.sleep(longestAnswer, sent.signal).then(
    () => answer.destroy(),
    () => {},
  );
}

interface Sockets {
  readonly server: HttpServer;
  readonly adoptContext: (settings: WebSettings) => void;
}

const plain = (): Sockets => ({ server: createServer(limits), adoptContext: () => {} });

function encrypted(
  { context, clients }: NonNullable<WebSettings['tls']>,
  settings: () => WebSettings,
): Sockets {
  const server: HttpsServer = createTlsServer({
    ...limits,
    ...context,
    handshakeTimeout: 10_000,
    requestCert: clients.asks,
    // Judged below, by the rules of that moment.
    rejectUnauthorized: false,
  });
  server.prependListener('secureConnection', (socket) => {
    const { tls } = settings();
    if (tls === null || !isAdmitted(socket, tls.clients)) socket.destroy();
  });
  return {
    server,
    adoptContext: ({ tls }) => {
      if (tls !== null) server.setSecureContext(tls.context);
    },
  };
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
