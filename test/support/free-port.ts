import { once } from 'node:events';
import { createServer } from 'node:net';

/** A free port, for programs that do not say which port they chose when given 0. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const taken = server.address();
  server.close();
  await once(server, 'close');
  if (taken === null || typeof taken === 'string') throw new Error('the server has no port');
  return taken.port;
}
