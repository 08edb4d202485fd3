import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const texts = z.record(z.string(), z.string());
const status = z.enum(['firing', 'resolved']);
const alert = z.object({ status, labels: texts, annotations: texts });
const notification = z.object({ status, alerts: z.array(alert) });

export type Alert = z.infer<typeof alert>;
export type Notification = z.infer<typeof notification>;

/** A webhook for all receivers of an Alertmanager, at `url/NAME`. */
export interface Pager extends AsyncDisposable {
  readonly url: string;
  /** The notifications to this receiver, in order. */
  told(receiver: string): readonly Notification[];
  /** The same, and when each of them arrived. */
  arrived(receiver: string): readonly Arrival[];
}

export interface Arrival extends Notification {
  /** In milliseconds since 1970. */
  readonly at: number;
}

export async function startPager(): Promise<Pager> {
  const all: { readonly path: string; readonly notification: Arrival }[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      all.push({ path: request.url ?? '', notification: { ...notification.parse(body), at: Date.now() } });
      return response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const arrived = (receiver: string): readonly Arrival[] =>
    all.filter(({ path }) => path === `/${receiver}`).map(({ notification: each }) => each);
  return {
    url: `http://127.0.0.1:${port}`,
    told: arrived,
    arrived,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
