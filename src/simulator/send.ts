import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.ts';
import { hex } from './seeded.ts';

/** Text goes as it is, everything else as JSON; an error of the shape that has one gets its tracking id. */
export function send(reply: FastifyReply, { status, body, headers }: Answer): FastifyReply {
  void reply.code(status).headers(headers ?? {});
  if (body === undefined || typeof body === 'string') return reply.send(body);
  const traced = status >= 400 && Object.hasOwn(Object(body), 'trackingId');
  const trackingId = hex(32, 'tracking', reply.request.id);
  return reply.type('application/json').send(JSON.stringify(traced ? { ...body, trackingId } : body));
}
