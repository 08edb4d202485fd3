import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/** The address of a plain server with one page. */
export async function listen(page: RequestListener): Promise<string> {
  const server = createServer(page).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return `http://127.0.0.1:${address.port}/metrics`;
}
