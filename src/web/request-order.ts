import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A connection is closed with the answer to this many requests, so that nobody can ask for much more than is read. */
const mostPerConnection = 32;

/** Of all connections together; each costs a few kilobytes. */
const mostWaiting = 5_000;

export interface RequestOrder {
  /** Gives each request its turn once the answer before it, on the same connection, is sent. */
  readonly take: (request: IncomingMessage, response: ServerResponse) => void;
  /** How the connection stands: between two requests, in the middle of one, or while an answer is on its way. */
  readonly stateOf: (socket: Duplex) => 'between' | 'within' | ServerResponse;
}

interface Line {
  requests: number;
  waiting: number;
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
  let allWaiting = 0;
  const wait = (line: Line, change: number): void => {
    line.waiting += change;
    allWaiting += change;
  };
  const lineOf = (socket: Socket): Line => {
    const known = lines.get(socket);
    if (known !== undefined) return known;
    const line: Line = { requests: 0, waiting: 0, latest: null };
    lines.set(socket, line);
    socket.once('close', () => wait(line, -line.waiting));
    return line;
  };
  return {
    take: (request, response) => {
      const { socket } = request;
      const line = lineOf(socket);
      const before = line.latest?.response;
      wait(line, 1);
      // Nobody asks for this much and means to read it.
      if (allWaiting > mostWaiting) socket.destroy();
      if (socket.destroyed || line.requests === mostPerConnection) return;
      line.requests += 1;
      if (line.requests === mostPerConnection) response.setHeader('connection', 'close');
      line.latest = { request, response };
      const turn = (): void => {
        if (socket.destroyed) return;
        wait(line, -1);
        answer(request, response);
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
