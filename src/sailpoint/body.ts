import type { Readable } from 'node:stream';

/**
 * The whole of what a stream brings; null when that is more than `most` bytes: then it is read no further. Rejects with the
 * stream's error. By events: an asynchronous iterator makes a sweep of small answers a twentieth longer.
 */
export function readBody(stream: Readable, most: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= most) return;
      resolve(null);
      stream.destroy();
    });
    stream.on('end', () => resolve(Buffer.concat(chunks)));
    // Stays, since what comes after the end would be thrown otherwise.
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('closed before its end')));
  });
}
