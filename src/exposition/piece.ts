import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { combine, emptySum, type Sum } from './crc32-combine.ts';

/** A part of the page: as text, and packed so that packed parts can be put one after the other. */
export interface Piece {
  readonly text: Buffer;
  readonly sum: Sum;
  /** Raw deflate that ends at a byte boundary and is not the last: https://www.rfc-editor.org/rfc/rfc1951 */
  readonly packed: Buffer;
}

const deflate = promisify(deflateRaw);

/** The fastest level: metrics repeat so much that the others save little. */
const options = { level: 1, finishFlush: constants.Z_SYNC_FLUSH };

/** Packs on a thread of its own; whoever waits lets others have the event loop. */
export async function pack(text: Buffer): Promise<Piece> {
  const packed = await deflate(text, options);
  return { text, sum: { crc: crc32(text), length: text.length }, packed: trimmed(packed) };
}

/** Without the rest of the block of memory it was packed into, which would be kept with it. */
function trimmed(packed: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(packed.length);
  packed.copy(copy);
  return copy;
}

/** Pieces one after the other. */
export interface Joined {
  readonly text: readonly Buffer[];
  readonly packed: readonly Buffer[];
  readonly sum: Sum;
}

export const nothing: Joined = { text: [], packed: [], sum: emptySum };

export const join = (parts: readonly (Piece | Joined)[]): Joined => ({
  text: parts.flatMap(({ text }) => text),
  packed: parts.flatMap(({ packed }) => packed),
  sum: parts.reduce((sum, part) => combine(sum, part.sum), emptySum),
});

/** The same with its packed pieces as one, which is sent faster. */
export const packedAsOne = ({ text, packed, sum }: Joined): Joined => ({
  text,
  packed: [Buffer.concat(packed)],
  sum,
});

/** No extra fields, no time; fastest algorithm, made on Unix: https://www.rfc-editor.org/rfc/rfc1952#section-2.3 */
const memberHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]);

/** An empty block that says that it is the last. */
const lastBlock = Buffer.from([3, 0]);

/** One gzip member, since some readers (curl) stop after the first. What is packed as one already is not copied. */
export function gzipMember({ packed, sum }: Joined): readonly Buffer[] {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum.crc, 0);
  trailer.writeUInt32LE(sum.length % 2 ** 32, 4);
  const [first = Buffer.alloc(0), ...others] = packed;
  return [memberHeader, first, Buffer.concat([...others, lastBlock, trailer])];
}
