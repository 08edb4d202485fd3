import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Gate } from './gate.ts';
import type { Listener } from './listener.ts';
import { inSmallPieces, pieceSize, streamOf } from './pieces.ts';
import { answerRaw } from './raw-answer.ts';
import { type Answer, type Content, plainAnswer, type Route } from './routes.ts';

export interface RouterSettings {
  readonly listener: Listener;
  readonly content: Content;
  readonly routes: readonly Route[];
  /** Of the moment. */
  readonly gate: Gate;
  /** Of the moment, for all answers. */
  readonly headers: () => Readonly<Record<string, string>>;
}

/** From requests to the table of routes. No answer tells more of an error than that there was one. */
export function createRouter({ listener, content, routes, gate, headers }: RouterSettings): FastifyInstance {
  const { server } = listener;
  const app = fastify({
    forceCloseConnections: 'idle',
    serverFactory: (handler) => server.on('request', handler),
    clientErrorHandler: ({ code }, socket: Socket) => {
      if (listener.isAnswering(socket)) socket.destroy();
      else answerRaw({ code, socket, headers: headers() });
    },
    frameworkErrors: (_error, _request, reply) =>
      void send(reply.headers(headers()), plainAnswer(400, 'bad request')),
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(headers());
  });
  app.addHook('onRequest', async (request, reply) => {
    const refusal = await gate(request.headers.authorization);
    return refusal === null ? undefined : send(reply, refusal);
  });
  for (const route of routes) serve(app, route, content);
  app.setNotFoundHandler((_request, reply) => send(reply, plainAnswer(404, 'no such page')));
  app.setErrorHandler((_error, _request, reply) => send(reply, plainAnswer(500, 'internal error')));
  return app;
}

const otherMethods = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

const methodRefused = (): Answer => plainAnswer(405, 'only GET and HEAD are allowed', { allow: 'GET, HEAD' });

function serve(app: FastifyInstance, { path, answer }: Route, content: Content): void {
  app.get(path, async (request, reply) => send(reply, await answer(content, request)));
  app.route({
    method: otherMethods,
    url: path,
    // The body is of no interest: a parser's complaint about it would hide the real one.
    onRequest: async (_request, reply) => send(reply, methodRefused()),
    handler: () => {},
  });
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  reply.code(status).headers({ ...headers, 'content-length': lengthOf(body) });
  if (typeof body === 'string') return reply.send(body);
  if (lengthOf(body) <= pieceSize) return reply.send(Buffer.concat(body));
  return reply.send(streamOf(isEncrypted(reply) ? inSmallPieces(body) : body));
}

const lengthOf = (body: Answer['body']): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.reduce((sum, { length }) => sum + length, 0);

const isEncrypted = ({ request }: FastifyReply): boolean => 'encrypted' in request.raw.socket;
