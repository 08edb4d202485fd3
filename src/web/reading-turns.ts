import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { nextTurn } from '../lib/clock.ts';

/** In bytes. The request of a scraper is one or two pieces; the shortest requests fit into one fourteen times. */
const largestPiece = 256;

/** Pieces of all connections together, a few milliseconds of work. */
const piecesPerTurn = 24;

interface ReadingTurns {
  /** What the connection has sent may be read again. */
  readonly resume: (socket: Socket) => void;
}

/**
 * Hands what connections send to Node's parser in small pieces, one connection after the other. Left to itself Node parses all that a
 * connection has sent, up to 2 MB, before anything else gets a turn, and keeps every request in it.
 */
export function readInTurns(server: Server, mayRead: (socket: Socket) => boolean): ReadingTurns {
  const waiting = new Set<Socket>();
  let isTurning = false;
  const readPiece = (socket: Socket): void => {
    waiting.delete(socket);
    if (socket.destroyed || !mayRead(socket)) return;
    const bytes = Math.min(socket.readableLength, largestPiece);
    // The parser listens for 'data', which a read emits. A read of nothing at the end of all data emits 'end'.
    socket.read(bytes === 0 ? undefined : bytes);
    if (bytes > 0) waiting.add(socket);
  };
  const turn = async (): Promise<void> => {
    isTurning = true;
    while (waiting.size > 0) {
      let pieces = 0;
      for (const socket of waiting) {
        if (pieces === piecesPerTurn) break;
        readPiece(socket);
        pieces += 1;
      }
      await nextTurn();
    }
    isTurning = false;
  };
  const resume = (socket: Socket): void => {
    waiting.add(socket);
    if (!isTurning) void turn();
  };
  // While somebody listens for 'readable', nothing flows by itself.
  const event = 'setSecureContext' in server ? 'secureConnection' : 'connection';
  server.on(event, (socket: Socket) => void socket.on('readable', () => resume(socket)));
  return { resume };
}
