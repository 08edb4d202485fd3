type Key = string | number;

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a over the keys, then the last steps of murmur3, because FNV alone spreads short keys badly. */
function hash(keys: readonly Key[]): number {
  let state = offsetBasis;
  for (const character of keys.join('\u0000')) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), prime);
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** A random number from 0 to 1, 1 excluded, that is always the same for the same keys. The first key is the seed. */
export const fraction = (...keys: readonly Key[]): number => hash(keys) / 2 ** 32;

export function pick<T>(choices: readonly [T, ...T[]], ...keys: readonly Key[]): T {
  return choices[Math.floor(fraction(...keys) * choices.length)] ?? choices[0];
}

export function hex(length: number, ...keys: readonly Key[]): string {
  const words = Array.from({ length: Math.ceil(length / 8) }, (_, index) => hash([...keys, index]));
  return words
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')
    .slice(0, length);
}

export function uuid(...keys: readonly Key[]): string {
  const digits = hex(32, ...keys);
  return [0, 8, 12, 16, 20].map((from, index) => digits.slice(from, [8, 12, 16, 20, 32][index])).join('-');
}
