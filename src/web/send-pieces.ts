import type { Writable } from 'node:stream';
import type { WritePace } from './write-pace.ts';

export const smallPiece = 64 * 1_024;

/** TLS encrypts all it is given at once: a large piece would be copied whole for each slow reader. */
export function* inSmallPieces(body: Iterable<Buffer>): Generator<Buffer> {
  for (const piece of body) {
    for (let start = 0; start < piece.length; start += smallPiece)
      yield piece.subarray(start, start + smallPiece);
  }
}

/**
 * Writes the pieces one after the other, each when the reader has taken the one before and the pace allows it. Resolves when
 * everything is handed over, or the reader is gone.
 */
export async function sendPieces(pieces: Iterable<Buffer>, reader: Writable, pace: WritePace): Promise<void> {
  for (const piece of pieces) {
    await pace(piece.length);
    if (reader.destroyed) return;
    if (!reader.write(piece)) await drained(reader);
  }
  if (!reader.destroyed) reader.end();
}

async function drained(reader: Writable): Promise<void> {
  if (reader.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  reader.once('drain', resolve).once('close', resolve);
  await promise;
  reader.off('drain', resolve).off('close', resolve);
}
