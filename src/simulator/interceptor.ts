import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AdmittedCall } from './admitted-call.ts';
import type { ApiAnswer } from './api-answer.ts';
import type { SimulatedOperationName } from './simulated-operations.ts';

export interface Intercepted {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Stands between the network and the simulated API. Only tests use one, to make things go wrong. */
export interface Interceptor {
  /** Called first for every request. Resolves to true if the request needs no other answer. */
  arrive(exchange: Intercepted, operation: SimulatedOperationName | 'unknown'): Promise<boolean>;
  /** Answers in place of an operation; `operate` is the operation itself. */
  perform(request: FastifyRequest, call: AdmittedCall, operate: (call: AdmittedCall) => ApiAnswer): ApiAnswer;
  /** Called with the body of every answer; returns the body to send. */
  leave(exchange: Intercepted, body: unknown): unknown;
}
