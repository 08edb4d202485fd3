/** Text is encoded in slices of about this many characters: longer ones take longer to put together. */
const sliceSize = 16 * 1_024;

/** Blocks of one size leave room in memory that the next ones fit into. */
const blockSize = 128 * 1_024;

/** Collects text as UTF-8 in blocks of one size; only the last is smaller. */
export class TextBlocks {
  /** Room for a block and a slice, whose characters take at most three bytes each, with the line that ends it. */
  readonly #bytes = Buffer.allocUnsafeSlow(2 * blockSize);
  #length = 0;
  #slice = '';
  #blocks: Buffer[] = [];

  /** Whether a slice is full: time to let others have the event loop. */
  write(line: string): boolean {
    this.#slice += line;
    if (this.#slice.length < sliceSize) return false;
    this.#encode();
    return true;
  }

  /** What was written since the last time. */
  take(): readonly Buffer[] {
    this.#encode();
    if (this.#length > 0) this.#cut(this.#length);
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }

  #encode(): void {
    this.#length += this.#bytes.write(this.#slice, this.#length);
    this.#slice = '';
    if (this.#length >= blockSize) this.#cut(blockSize);
  }

  #cut(size: number): void {
    const block = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(block, 0, 0, size);
    this.#blocks.push(block);
    this.#bytes.copyWithin(0, size, this.#length);
    this.#length -= size;
  }
}
