import type { Writable } from 'node:stream';
import { nextTurn } from '../lib/clock.ts';

export const smallPiece = 64 * 1_024;

/** TLS encrypts at once whatever it is given: a large piece would be copied whole for each slow reader. */
export function* inSmallPieces(body: Iterable<Buffer>): Generator<Buffer> {
  for (const piece of body) {
    for (let start = 0; start < piece.length; start += smallPiece)
      yield piece.subarray(start, start + smallPiece);
  }
}

/** About one millisecond of work. */
const turn = 2 * 1_024 * 1_024;

/**
 * Writes the pieces one after the other, each when the reader has taken the one before. A reader that takes all of them at once
 * leaves the event loop to others in between. Resolves when everything is handed over, or the reader is gone.
 */
export async function sendPieces(pieces: Iterable<Buffer>, reader: Writable): Promise<void> {
  let sentThisTurn = 0;
  for (const piece of pieces) {
    if (!reader.write(piece)) await drained(reader);
    if (reader.destroyed) return;
    sentThisTurn += piece.length;
    if (sentThisTurn < turn) continue;
    sentThisTurn = 0;
    await nextTurn();
  }
  reader.end();
}

async function drained(reader: Writable): Promise<void> {
  if (reader.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  reader.once('drain', resolve).once('close', resolve);
  await promise;
  reader.off('drain', resolve).off('close', resolve);
}
