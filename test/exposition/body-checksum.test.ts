import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { combine } from '../../src/exposition/crc32-combine.ts';

const sumOf = (bytes: Uint8Array) => ({ crc: crc32(bytes), length: bytes.length });

const bytes = fc.uint8Array({ maxLength: 2_000 });

test('the checksum of two texts together comes from those of each', () => {
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const both = Buffer.concat([first, second]);

      expect(combine(sumOf(first), sumOf(second))).toEqual(sumOf(both));
    }),
  );
});

test('the checksum of long texts comes from those of each, too', () => {
  const first = Buffer.alloc(3_000_001, 'sailpoint');
  const second = Buffer.alloc(5_000_003, 'metrics');

  expect(combine(sumOf(first), sumOf(second))).toEqual(sumOf(Buffer.concat([first, second])));
});
