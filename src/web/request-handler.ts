import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../lib/clock.ts';
import { seconds } from '../lib/units.ts';
import { type BrokenRequest, hangUp, refuseBroken } from './broken-request.ts';
import type { Connections } from './connections.ts';
import { readInTurns } from './reading-turns.ts';
import { createRequestOrder } from './request-order.ts';
import type { Content, Route } from './routes.ts';
import { inSmallPieces, sendPieces, smallPiece } from './send-pieces.ts';
import { createUnsentBytes } from './unsent-bytes.ts';
import { lengthOf, type Pieces, plainAnswer, type WebAnswer } from './web-answer.ts';
import type { WebPolicy } from './web-policy.ts';
import { createWritePace } from './write-pace.ts';

interface HandlerSettings {
  readonly clock: Clock;
  readonly connections: Connections;
  readonly content: Content;
  readonly routes: readonly Route[];
  readonly onBug: (route: string, error: unknown) => void;
  /** Of the moment. */
  readonly admit: WebPolicy['admit'];
  /** Of the moment, for all answers. */
  readonly headers: () => Readonly<Record<string, string>>;
}

/** A slower reader is cut off. */
const longestAnswer = seconds(120);

const allow = { allow: 'GET, HEAD' };

/** From a server's requests to the table of routes. An answer never reveals what an internal error was. */
export function handleRequests(server: Server, settings: HandlerSettings): void {
  const { clock, connections, headers } = settings;
  const hold = createUnsentBytes();
  const pace = createWritePace();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    connections.answering(request, response);
    cutLater(response, clock);
    const { status, headers: own, body } = await answerTo(request, settings);
    if (response.destroyed) return;
    if (hasBody(request)) response.setHeader('connection', 'close');
    if (status !== 304) response.setHeader('content-length', lengthOf(body));
    response.writeHead(status, { ...headers(), ...own });
    if (request.method === 'HEAD' || lengthOf(body) <= smallPiece) {
      response.end(request.method === 'HEAD' ? undefined : Buffer.concat(body));
      return;
    }
    hold(response, body);
    await sendPieces(piecesFor(request, body), response, pace);
  };
  const order = createRequestOrder((request, response) => {
    response.once('close', () => turns.resume(request.socket));
    // Discards the body, which would otherwise stay in memory.
    request.resume();
    answer(request, response).catch((error: unknown) => {
      settings.onBug(routeOf(pathOf(request.url ?? ''), settings)?.path ?? 'other', error);
      response.destroy();
    });
  });
  const turns = readInTurns(server, order.mayRead);
  server.on('request', order.take);
  // No `100 Continue`, because no path takes a body.
  server.on('checkContinue', order.take);
  server.on('checkExpectation', order.take);
  server.on('connect', (_request, socket: Duplex) => hangUp(socket, 405, { ...headers(), ...allow }));
  server.on('clientError', (error: BrokenRequest, socket) => {
    const state = order.stateOf(socket);
    if (state === 'between') refuseBroken(error, socket, headers());
    else if (state === 'within') socket.destroy();
    else state.once('close', () => socket.end(() => socket.destroy()));
  });
}

async function answerTo(request: IncomingMessage, settings: HandlerSettings): Promise<WebAnswer> {
  const { admit, content, onBug } = settings;
  const path = pathOf(request.url ?? '');
  const route = routeOf(path, settings);
  try {
    const refusal = await admit({
      authorization: request.headers.authorization,
      address: request.socket.remoteAddress,
    });
    if (refusal !== null) return refusal;
    if (path === null || lacksHost(request)) return plainAnswer(400, 'bad request');
    if (route === undefined) return plainAnswer(404, 'no such page');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainAnswer(405, 'only GET and HEAD are allowed', allow);
    const name = path.slice(route.path.length);
    const query = new URLSearchParams(request.url?.split('?')[1]);
    return await route.answer(content, { headers: request.headers, name, query });
  } catch (error) {
    onBug(route?.path ?? 'other', error);
    return plainAnswer(500, 'internal error');
  }
}

const routeOf = (path: string | null, { routes }: HandlerSettings): Route | undefined =>
  routes.find((one) => one.path === path || (one.isFolder && path?.startsWith(one.path)));

/** RFC 9112 section 3.2 asks for one since HTTP/1.1. */
const lacksHost = ({ httpVersion, headers }: IncomingMessage): boolean =>
  httpVersion !== '1.0' && headers.host === undefined;

/** Also of `http://host/path`, as a proxy may write it; null when it cannot be read. */
function pathOf(target: string): string | null {
  try {
    return decodeURIComponent(target.replace(/^https?:\/\/[^/?]*/i, '').replace(/\?.*/s, ''));
  } catch {
    return null;
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

const piecesFor = ({ socket }: IncomingMessage, body: Pieces): Iterable<Buffer> =>
  'encrypted' in socket ? inSmallPieces(body) : body;

function cutLater(response: ServerResponse, clock: Clock): void {
  const sent = new AbortController();
  // A reason of our own: by default each abort makes an error with its stack.
  response.once('close', () => sent.abort('sent'));
  clock.sleep(longestAnswer, sent.signal).then(
    () => response.destroy(),
    () => {},
  );
}
