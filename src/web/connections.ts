import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server, told apart by whether an answer is on its way. */
export interface Connections {
  /** The connection counts as busy until the response closes. */
  readonly answering: (request: IncomingMessage, response: ServerResponse) => void;
  /** Ends idle connections at once and the others with their answers; resolves when all are closed. New ones are refused. */
  readonly finish: () => Promise<void>;
  /** Ends all connections, whatever they are doing. */
  readonly cut: () => void;
}

/** Each costs up to 100 kB, and a file descriptor that the sweeps may need. */
const most = 500;

/**
 * Follows the connections of a server and bounds their number: the one that has been idle longest gives way to a new one, and if
 * none is idle the one whose answer has taken longest. So a new client is always served, whatever the others do.
 */
export function followConnections(server: Server, onRefused: () => void): Connections {
  const idle = new Map<string, Socket>();
  const busy = new Map<string, Socket>();
  let isFinishing = false;
  const forget = (name: string, socket: Socket): void => {
    for (const sockets of [idle, busy]) if (sockets.get(name) === socket) sockets.delete(name);
  };
  const makeRoom = (): void => {
    if (idle.size + busy.size < most) return;
    const [[name, socket] = []] = idle.size > 0 ? idle : busy;
    if (name === undefined || socket === undefined) return;
    socket.destroy();
    forget(name, socket);
    onRefused();
  };
  server.on('connection', (socket) => {
    const name = connectionName(socket);
    if (isFinishing || name === null) {
      socket.destroy();
      return;
    }
    makeRoom();
    idle.set(name, socket);
    socket.once('close', () => forget(name, socket));
  });
  return {
    answering: (request, response) => {
      const name = connectionName(request.socket) ?? '';
      const socket = idle.get(name);
      if (socket === undefined) return;
      idle.delete(name);
      busy.set(name, socket);
      response.once('close', () => {
        if (isFinishing) request.socket.destroySoon();
        else if (busy.delete(name)) idle.set(name, socket);
      });
    },
    finish: async () => {
      isFinishing = true;
      for (const socket of idle.values()) socket.destroy();
      await Promise.all([...busy.values()].map(closed));
    },
    cut: () => {
      isFinishing = true;
      for (const sockets of [idle, busy]) for (const socket of sockets.values()) socket.destroy();
    },
  };
}

/** Unlike `once` of node:events it does not reject when the connection is reset. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => resolve());
  });

/** The same for a connection and for the TLS within it; null once it is gone. */
export const connectionName = ({ remoteAddress, remotePort }: Socket): string | null =>
  remoteAddress === undefined ? null : `${remoteAddress} ${remotePort}`;
