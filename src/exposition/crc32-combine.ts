/** The checksum of a text, and how many bytes it has. */
export interface Sum {
  readonly crc: number;
  readonly length: number;
}

export const emptySum: Sum = { crc: 0, length: 0 };

/** The sum of one text followed by another, from the sums of both: as crc32_combine of zlib (crc32.c) does it. */
export const combine = (first: Sum, second: Sum): Sum => ({
  crc: (multiply(shiftBy(second.length), first.crc) ^ second.crc) >>> 0,
  length: first.length + second.length,
});

/** The polynomial of CRC-32 without its highest term, bits reversed: x^0 is the highest bit. */
const polynomial = 0xedb88320;
const one = 0x80000000;

/** The product of two polynomials modulo that of CRC-32. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= shifted;
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ polynomial;
  }
  return product >>> 0;
}

/** At n: x to the power of 8 times 2^n, which moves a checksum on by 2^n bytes. */
const powers: readonly number[] = powersOf(one >>> 8);

function powersOf(first: number): readonly number[] {
  const found = [first];
  for (let last = first; found.length < 32; found.push(last)) last = multiply(last, last);
  return found;
}

const shiftBy = (bytes: number): number =>
  powers.reduce((shift, power, n) => (((bytes / 2 ** n) & 1) === 0 ? shift : multiply(power, shift)), one);
