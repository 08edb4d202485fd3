import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Clock } from '../lib/clock.ts';
import { OperationError } from '../lib/errors.ts';
import { millis } from '../lib/units.ts';
import { type Connections, followConnections } from './connections.ts';
import { createHttpServer } from './http-server.ts';
import { handleRequests } from './request-handler.ts';
import { routes as allRoutes, type Content, type Route } from './routes.ts';
import { headersOf, openPolicy, type WebPolicy } from './web-policy.ts';

export interface ServerSettings {
  readonly clock: Clock;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly content: Content;
  /** All by default. */
  readonly routes?: readonly Route[];
  /** By default plain HTTP for everybody. */
  readonly policy?: WebPolicy;
  /** What the configuration calls the address. */
  readonly key?: string;
  /** A connection was closed because there were too many. */
  readonly onRefused?: () => void;
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
    admit: (visitor) => admit(visitor),
    headers: () => headers,
  });
  await listen(server, { host, port, key });
  stack.defer(() => close(server, connections, clock));

  const adopt = (next: WebPolicy): void => {
    adoptTls(next);
    admit = next.admit;
    headers = headersOf(next);
  };
  const opened = stack.move();
  return { port: portOf(server) ?? port, adopt, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

function portOf(server: HttpServer): number | null {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : null;
}

async function listen(
  server: HttpServer,
  { host, port, key }: { readonly host: string; readonly port: number; readonly key: string },
): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new OperationError(`Cannot listen on ${host}:${port}: ${reasons[code]?.(key) ?? code}`);
  }
}

const unknownHost = (key: string): string =>
  `there is no such host; set ${key}.host to an address of this machine`;

const reasons: Readonly<Record<string, (key: string) => string>> = {
  ENOTFOUND: (key) => `${unknownHost(key)} (ENOTFOUND)`,
  EAI_AGAIN: (key) => `${unknownHost(key)} (EAI_AGAIN)`,
  EADDRINUSE: (key) => `the port is taken; set ${key}.port to another (EADDRINUSE)`,
  EACCES: () => 'not permitted; use a port above 1023 (EACCES)',
  EADDRNOTAVAIL: (key) => `this machine has no such address; set ${key}.host (EADDRNOTAVAIL)`,
};

/** Lets answers that are on their way arrive, but not for ever: a slow reader must not hold up the stop. */
async function close(server: HttpServer, connections: Connections, clock: Clock): Promise<void> {
  const closed = new AbortController();
  const overdue = clock.sleep(grace, closed.signal).then(connections.cut, () => {});
  const finished = connections.finish();
  server.close();
  await finished;
  if (server.listening) await once(server, 'close');
  closed.abort();
  await overdue;
}
