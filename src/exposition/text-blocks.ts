/** Text is encoded in slices of about this many characters: longer ones take longer to put together. */
const sliceSize = 16 * 1_024;

/** Room for a slice, whose characters take at most three bytes each, and for the line that ends it. */
const blockSize = 128 * 1_024;

/** Collects text as UTF-8 in blocks of a usual size. */
export class TextBlocks {
  /** Used again for each block. */
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
    this.#cut();
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }

  #encode(): void {
    if (this.#length >= blockSize) this.#cut();
    this.#length += this.#bytes.write(this.#slice, this.#length);
    this.#slice = '';
  }

  #cut(): void {
    if (this.#length === 0) return;
    const block = Buffer.allocUnsafeSlow(this.#length);
    this.#bytes.copy(block, 0, 0, this.#length);
    this.#blocks.push(block);
    this.#length = 0;
  }
}
