import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.ts';
import { hex } from './seeded.ts';

/** Text goes as it is, everything else as JSON; where a tracking id is left open it gets one. */
export function send(reply: FastifyReply, { status, body, headers }: Answer): FastifyReply {
  void reply.code(status).headers(headers ?? {});
  if (body === undefined || typeof body === 'string') return reply.send(body);
  const isOpen = Reflect.get(Object(body), 'trackingId') === null;
  const trackingId = hex(32, 'tracking', reply.request.id);
  return reply.type('application/json').send(JSON.stringify(isOpen ? { ...body, trackingId } : body));
}
