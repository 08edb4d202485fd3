import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A connection is closed after the answer to this many requests. A client with more to ask waits for its turn again. */
const mostPerConnection = 32;

interface RequestOrder {
  /** Gives each request its turn once the answer before it, on the same connection, is sent. */
  readonly take: (request: IncomingMessage, response: ServerResponse) => void;
  /** Not while an answer is on its way, unless more of its request follows. */
  readonly mayRead: (socket: Duplex) => boolean;
  /** How the connection stands: between two requests, in the middle of one, or while an answer is on its way. */
  readonly stateOf: (socket: Duplex) => 'between' | 'within' | ServerResponse;
}

interface Line {
  taken: number;
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
    const line = lines.get(socket) ?? { taken: 0, latest: null };
    lines.set(socket, line);
    return line;
  };
  return {
    take: (request, response) => {
      const { socket } = request;
      const line = lineOf(socket);
      if (socket.destroyed || line.taken === mostPerConnection) return;
      const before = line.latest?.response;
      line.taken += 1;
      line.latest = { request, response };
      if (line.taken === mostPerConnection) response.setHeader('connection', 'close');
      const turn = (): void => {
        if (!socket.destroyed) answer(request, response);
      };
      if (before === undefined || before.closed) turn();
      else before.once('close', turn);
    },
    mayRead: (socket) => {
      const latest = lines.get(socket)?.latest;
      return !latest || latest.response.closed || !latest.request.complete;
    },
    stateOf: (socket) => {
      const latest = lines.get(socket)?.latest;
      if (!latest) return 'between';
      if (!latest.response.closed) return latest.response;
      return latest.request.complete ? 'between' : 'within';
    },
  };
}
