import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { constants, crc32, createDeflateRaw } from 'node:zlib';
import { combine, emptySum, type Sum } from './crc32-combine.ts';

/** Packed text that other packed text can follow. */
interface Packed {
  /** Raw deflate that ends at a byte boundary and is not the last: https://www.rfc-editor.org/rfc/rfc1951 */
  readonly bytes: Buffer;
  readonly sum: Sum;
}

/** The fastest level: metrics repeat so much that the others save little. */
const options = { level: 1, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 64 * 1_024 };

/** A part of the page: its text in blocks, packed once somebody asks for that. */
export class Piece {
  readonly text: readonly Buffer[];
  #packed: Promise<Packed> | null = null;

  constructor(text: Piece['text']) {
    this.text = text;
  }

  packed(): Promise<Packed> {
    this.#packed ??= pack(this.text);
    return this.#packed;
  }
}

/** Packs on a thread of its own. */
async function pack(text: readonly Buffer[]): Promise<Packed> {
  let sum = { crc: 0, length: 0 };
  const summed = function* (): Generator<Buffer> {
    for (const block of text) {
      sum = { crc: crc32(block, sum.crc), length: sum.length + block.length };
      yield block;
    }
  };
  const bytes = await buffer(Readable.from(summed()).pipe(createDeflateRaw(options)));
  return { bytes, sum };
}

/** No extra fields, no time; fastest algorithm, made on Unix: https://www.rfc-editor.org/rfc/rfc1952#section-2.3 */
const memberHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]);

/** An empty block that says that it is the last. */
const lastBlock = Buffer.from([3, 0]);

/** One gzip member, because some readers (curl) stop after the first. */
export function gzipMember(parts: readonly Packed[]): readonly Buffer[] {
  const { crc, length } = parts.reduce((sum, part) => combine(sum, part.sum), emptySum);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  return [memberHeader, ...parts.map(({ bytes }) => bytes), Buffer.concat([lastBlock, trailer])];
}
