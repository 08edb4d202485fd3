import type { Readable } from 'node:stream';

export interface AnswerBody {
  readonly bytes: Buffer;
  /** False: there is more, which was not read. */
  readonly isWhole: boolean;
}

/**
 * What a stream brings, until that is more than `most` bytes. Rejects with the stream's error. By events: an asynchronous iterator
 * makes a sweep of small answers a twentieth longer.
 */
export function readBody(stream: Readable, most: number): Promise<AnswerBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= most) return;
      resolve({ bytes: Buffer.concat(chunks), isWhole: false });
      stream.destroy();
    });
    stream.on('end', () => resolve({ bytes: Buffer.concat(chunks), isWhole: true }));
    // Stays: an error after the end would be thrown otherwise.
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('closed before its end')));
  });
}
