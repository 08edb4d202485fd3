import type { FastifyReply } from 'fastify';
import type { ApiAnswer } from './api-answer.ts';
import { hex } from './seeded.ts';

/** Sends text as it is and everything else as JSON. A tracking id of null is replaced by a new one. */
export function send(reply: FastifyReply, { status, body, headers }: ApiAnswer): FastifyReply {
  void reply.code(status).headers(headers ?? {});
  if (body === undefined || typeof body === 'string') return reply.send(body);
  const isOpen = Reflect.get(Object(body), 'trackingId') === null;
  const trackingId = hex(32, 'tracking', reply.request.id);
  return reply.type('application/json').send(JSON.stringify(isOpen ? { ...body, trackingId } : body));
}
