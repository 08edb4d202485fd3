import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import type { OperationName } from './operations.ts';

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Stands between the network and the simulated API. The commands pass none; tests use it to make things go wrong. */
export interface Interceptor {
  /** Called for every request, first of all. Resolves to true if nobody else is to answer it. */
  arrive(exchange: Exchange, operation: OperationName | 'unknown'): Promise<boolean>;
  /** Answers in place of an operation; `operate` is the operation itself. */
  perform(request: FastifyRequest, call: Call, operate: (call: Call) => Answer): Answer;
  /** Called with the body of every answer; returns the body to send. */
  leave(exchange: Exchange, body: unknown): unknown;
}
