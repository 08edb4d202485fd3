import type { Server as HttpServer } from 'node:http';
import type { Clock } from '../lib/clock.ts';
import { millis } from '../lib/units.ts';
import { type Connections, followConnections } from './connections.ts';
import { createHttpServer } from './http-server.ts';
import { listen } from './listen.ts';
import { handleRequests } from './request-handler.ts';
import { routes as allRoutes, type Content, type Route } from './routes.ts';
import { headersOf, openPolicy, type WebPolicy } from './web-policy.ts';

interface ServerSettings {
  readonly clock: Clock;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly content: Content;
  /** All by default. */
  readonly routes?: readonly Route[];
  /** Plain HTTP, open to all, by default. */
  readonly policy?: WebPolicy;
  /** The configuration key of the address, for messages. */
  readonly key?: string;
  /** A connection was closed because there were too many. */
  readonly onRefused?: () => void;
  /** A request fails because of a bug. `route` is the path of its row in the table of routes. */
  readonly onBug?: (route: string, error: unknown) => void;
}

export interface Server extends AsyncDisposable {
  readonly port: number;
  /** For new connections and requests. */
  readonly adopt: (policy: WebPolicy) => void;
}

/** How long answers under way may take when the server stops. */
const grace = millis(1_000);

/** Rejects with OperationError when the port is taken. */
export async function startServer({
  clock,
  host,
  port,
  content,
  routes = allRoutes,
  policy = openPolicy,
  key = 'listen',
  onRefused = () => {},
  onBug = () => {},
}: ServerSettings): Promise<Server> {
  await using stack = new AsyncDisposableStack();
  const { server, adopt: adoptTls } = createHttpServer(policy);
  const connections = followConnections(server, onRefused);
  let { admit } = policy;
  let headers = headersOf(policy);
  handleRequests(server, {
    clock,
    connections,
    content,
    routes,
    onBug,
    admit: (visitor) => admit(visitor),
    headers: () => headers,
  });
  const listening = await listen(server, { host, port, key });
  stack.defer(() => close(server, connections, clock));

  const adopt = (next: WebPolicy): void => {
    adoptTls(next);
    admit = next.admit;
    headers = headersOf(next);
  };
  const opened = stack.move();
  return { port: listening, adopt, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Lets answers that are on their way arrive, but not for ever: a slow reader must not hold up the stop. */
async function close(server: HttpServer, connections: Connections, clock: Clock): Promise<void> {
  const closed = new AbortController();
  const overdue = clock.sleep(grace, closed.signal).then(connections.cut, () => {});
  const finished = connections.finish();
  server.close();
  await finished;
  closed.abort();
  await overdue;
}
