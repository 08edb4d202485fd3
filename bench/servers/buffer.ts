import { answer } from '../child.ts';
import { getBytes } from '../get-bytes.ts';
import { listen } from '../listen.ts';

/** The bytes of another server's page as they stand, from memory: as fast as Node can be. */
async function copy(url: string): Promise<string> {
  const identity = await getBytes(url, 'identity');
  const gzip = await getBytes(url, 'gzip');
  return await listen((request, response) => {
    const isPacked = request.headers['accept-encoding'] === 'gzip';
    const bytes = isPacked ? gzip : identity;
    response.writeHead(200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'content-length': bytes.length,
      ...(isPacked && { 'content-encoding': 'gzip' }),
    });
    response.end(bytes);
  });
}

export type BufferTasks = typeof tasks;

const tasks = { copy, rss: () => process.memoryUsage.rss() };

answer(tasks);
