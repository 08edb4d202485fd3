import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

export type Encoding = 'gzip' | 'identity';

/** The body as it is sent: not unpacked, as fetch would. */
export async function getBytes(url: string, encoding: Encoding): Promise<Buffer> {
  const request = get(url, { headers: { 'accept-encoding': encoding } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return Buffer.concat(await Array.fromAsync(response));
}
