import { Readable } from 'node:stream';
import fastify, { type FastifyInstance } from 'fastify';
import type { Clock } from '../lib/clock.ts';
import { OperationError } from '../lib/errors.ts';
import { millis } from '../lib/units.ts';
import { type Content, type Route, routes } from './routes.ts';

export interface ServerSettings {
  readonly clock: Clock;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly content: Content;
}

export interface Server extends AsyncDisposable {
  readonly port: number;
}

/** How long answers under way may take when the server stops. */
const grace = millis(1_000);

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

const otherMethods = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Rejects with OperationError when the port is taken. */
export async function startServer({ clock, host, port, content }: ServerSettings): Promise<Server> {
  const app = fastify({ forceCloseConnections: 'idle', requestTimeout: 10_000 });
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(securityHeaders);
  });
  for (const route of routes) serve(app, route, content);
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('no such page\n'));
  app.setErrorHandler((_error, _request, reply) =>
    reply.code(500).type('text/plain').send('internal error\n'),
  );
  await listen(app, host, port);
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    [Symbol.asyncDispose]: () => close(app, clock),
  };
}

function serve(app: FastifyInstance, { path, answer }: Route, content: Content): void {
  app.get(path, async (request, reply) => {
    const { status, headers, body } = await answer(content, request);
    reply.code(status).headers(headers);
    if (typeof body === 'string') return reply.send(body);
    const length = body.reduce((sum, piece) => sum + piece.length, 0);
    return reply.header('content-length', length).send(Readable.from(body, { objectMode: false }));
  });
  app.route({
    method: otherMethods,
    url: path,
    // The body is of no interest: a parser's complaint about it would hide the real one.
    onRequest: async (_request, reply) =>
      reply.code(405).header('allow', 'GET, HEAD').type('text/plain').send('only GET and HEAD are allowed\n'),
    handler: () => {},
  });
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new OperationError(`Cannot listen on ${host}:${port}: ${reasons[code] ?? code}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken; set listen.port to another (EADDRINUSE)',
  EACCES: 'not permitted; use a port above 1023 (EACCES)',
  EADDRNOTAVAIL: 'this machine has no such address; set listen.host (EADDRNOTAVAIL)',
};

/** Lets answers under way end, but not for ever: a slow reader must not hold up the stop. */
async function close(app: FastifyInstance, clock: Clock): Promise<void> {
  const closed = new AbortController();
  const overdue = clock.sleep(grace, closed.signal).then(
    () => app.server.closeAllConnections(),
    () => {},
  );
  await app.close();
  closed.abort();
  await overdue;
}
