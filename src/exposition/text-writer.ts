/** Text is encoded in slices of about this many characters: longer ones take longer to put together. */
const sliceSize = 16 * 1_024;

/** Smaller blocks cost more to send and to compress. */
const blockSize = 256 * 1_024;

/** Collects text as UTF-8, in blocks. A single piece of text must be much smaller than a block. */
export class TextWriter {
  readonly #block = Buffer.allocUnsafeSlow(blockSize);
  #length = 0;
  #slice = '';
  #full: Buffer[] = [];

  write(text: string): void {
    this.#slice += text;
    if (this.#slice.length >= sliceSize) this.#encode();
  }

  /** Hands out all that is written, and begins anew. */
  take(): readonly Buffer[] {
    this.#encode();
    this.#endBlock();
    const blocks = this.#full;
    this.#full = [];
    return blocks;
  }

  #encode(): void {
    const mostBytes = 3 * this.#slice.length;
    if (this.#length + mostBytes > blockSize) this.#endBlock();
    this.#length += this.#block.write(this.#slice, this.#length);
    this.#slice = '';
  }

  #endBlock(): void {
    if (this.#length > 0) this.#full.push(Buffer.from(this.#block.subarray(0, this.#length)));
    this.#length = 0;
  }
}
