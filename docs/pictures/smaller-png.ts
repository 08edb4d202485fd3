import { constants, crc32, deflateSync, inflateSync } from 'node:zlib';

const head = 8;

/** The same picture, compressed as far as zlib goes: browsers compress their screenshots in haste. */
export function smallerPng(png: Buffer): Buffer {
  const chunks = [...chunksOf(png)];
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const data = deflateSync(inflateSync(packed), { level: constants.Z_BEST_COMPRESSION, memLevel: 9 });
  const first = chunks.findIndex(({ type }) => type === 'IDAT');
  const others = (type: string) => type === 'IHDR' || type === 'IEND';
  const kept = chunks.flatMap((chunk, index) => {
    if (index === first) return [{ type: 'IDAT', data }];
    return others(chunk.type) ? [chunk] : [];
  });
  return Buffer.concat([png.subarray(0, head), ...kept.map(chunkBytes)]);
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function* chunksOf(png: Buffer): Generator<Chunk> {
  for (let at = head; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

function chunkBytes({ type, data }: Chunk): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
