import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A connection is closed after the answer to this many requests, so that no client can request much more than it reads. */
const mostPerConnection = 32;

/** When this many requests of a connection wait for their answers, it takes no more. */
const mostWaiting = 16;

/** Node reads a packet to its end and keeps what is not answered, some kilobytes each: so much for all connections together. */
const mostIgnored = 4_000;

interface RequestOrder {
  /** Gives each request its turn once the answer before it, on the same connection, is sent. */
  readonly take: (request: IncomingMessage, response: ServerResponse) => void;
  /** How the connection stands: between two requests, in the middle of one, or while an answer is on its way. */
  readonly stateOf: (socket: Duplex) => 'between' | 'within' | ServerResponse;
}

interface Line {
  taken: number;
  waiting: number;
  ignored: number;
  latest: { readonly request: IncomingMessage; readonly response: ServerResponse } | null;
}

/**
 * Node hands over all requests of one packet at once. Here they wait for each other, so that nothing is made for a reader who has
 * not taken the answer before.
 */
export function createRequestOrder(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): RequestOrder {
  const lines = new WeakMap<Duplex, Line>();
  const lineOf = (socket: Socket): Line => {
    const line = lines.get(socket) ?? { taken: 0, waiting: 0, ignored: 0, latest: null };
    lines.set(socket, line);
    return line;
  };
  let allIgnored = 0;
  const ignore = (socket: Socket, line: Line): void => {
    if (line.ignored === 0) socket.once('close', () => (allIgnored -= line.ignored));
    line.ignored += 1;
    allIgnored += 1;
    if (allIgnored > mostIgnored) socket.destroy();
  };
  return {
    take: (request, response) => {
      const { socket } = request;
      const line = lineOf(socket);
      if (socket.destroyed) return;
      if (line.taken === mostPerConnection) return ignore(socket, line);
      const before = line.latest?.response;
      line.taken += 1;
      line.waiting += 1;
      line.latest = { request, response };
      if (line.taken === mostPerConnection || line.waiting === mostWaiting) {
        response.setHeader('connection', 'close');
        line.taken = mostPerConnection;
        // No more is read: it would not be answered.
        socket.pause();
      }
      const turn = (): void => {
        line.waiting -= 1;
        if (!socket.destroyed) answer(request, response);
      };
      if (before === undefined || before.closed) turn();
      else before.once('close', turn);
    },
    stateOf: (socket) => {
      const latest = lines.get(socket)?.latest;
      if (!latest) return 'between';
      if (!latest.response.closed) return latest.response;
      return latest.request.complete ? 'between' : 'within';
    },
  };
}
