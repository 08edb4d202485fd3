import { Readable } from 'node:stream';
import { nextTurn } from '../lib/clock.ts';

export const pieceSize = 64 * 1_024;

/** What is handed over at once is encrypted at once: a copy of the whole page for each slow reader. */
export function* inSmallPieces(body: readonly Buffer[]): Generator<Buffer> {
  for (const piece of body) {
    for (let sent = 0; sent < piece.length; sent += pieceSize) yield piece.subarray(sent, sent + pieceSize);
  }
}

/** About a millisecond's work. */
const turnSize = 2 * 1_024 * 1_024;

/** Sends pieces one after the other. A reader that takes all of them at once leaves the event loop to others in between. */
export const streamOf = (pieces: Iterable<Buffer>): Readable =>
  Readable.from(inTurns(pieces), { objectMode: false });

async function* inTurns(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  let sent = 0;
  for (const piece of pieces) {
    yield piece;
    sent += piece.length;
    if (sent < turnSize) continue;
    sent = 0;
    await nextTurn();
  }
}
