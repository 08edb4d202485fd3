/** Smaller blocks cost more to send and to pack than to copy. */
const usualSize = 128 * 1_024;

/** Puts small blocks that follow each other together; large ones stay as they are. */
export function mergeBlocks(blocks: Iterable<Buffer>): readonly Buffer[] {
  const merged: Buffer[] = [];
  let small: Buffer[] = [];
  let size = 0;
  const mergeSmall = (): void => {
    if (size > 0) merged.push(Buffer.concat(small));
    small = [];
    size = 0;
  };
  for (const block of blocks) {
    if (block.length >= usualSize) {
      mergeSmall();
      merged.push(block);
      continue;
    }
    small.push(block);
    size += block.length;
    if (size >= usualSize) mergeSmall();
  }
  mergeSmall();
  return merged;
}
