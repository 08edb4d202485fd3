import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../lib/clock.ts';
import type { Instant } from '../lib/units.ts';
import { distort, effectOf, intercept, setHeaders } from './fault-effects.ts';
import type { Effect, Faults } from './faults.ts';
import { type Latency, spend, unavailable } from './gate.ts';
import type { Query } from './paging.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import { send } from './send.ts';
import type { SimulatedTenant } from './tenant.ts';
import type { TokenStore } from './token-store.ts';

export interface ReceptionOptions {
  readonly clock: Clock;
  readonly tenant: SimulatedTenant;
  readonly tokens: TokenStore;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly latency: Latency | undefined;
  /** Aborted when the server stops: wakes whatever waits. */
  readonly stop: AbortSignal;
}

/** One request on its way through. */
export interface Visit {
  readonly operation: LoggedRequest['operation'];
  readonly at: Instant;
  readonly effects: readonly Effect[];
  /** The OAuth client, once it is known. */
  clientId: string | null;
}

/** What happens to a request before the API has a look at it, and to its answer afterwards. */
export interface Reception {
  /** Spends latency and lets outage and faults strike. Returns the reply when that was all. */
  arrive(
    request: FastifyRequest,
    reply: FastifyReply,
    operation: Visit['operation'],
  ): Promise<FastifyReply | undefined>;
  visit(request: FastifyRequest): Visit;
  /** Logs the answer and returns it as it is to be sent. */
  leave(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown;
}

export function openReception(options: ReceptionOptions): Reception {
  const { clock, requests, stop } = options;
  const visits = new WeakMap<FastifyRequest, Visit>();
  const visit = (request: FastifyRequest): Visit =>
    visits.get(request) ?? { operation: 'unknown', at: clock.now(), effects: [], clientId: null };
  return {
    visit,
    arrive: async (request, reply, operation) => {
      const effects = strike(options.faults, request, operation);
      visits.set(request, { operation, at: clock.now(), effects, clientId: null });
      await spend(options.latency, clock, stop);
      if (effectOf(effects, 'revoke-tokens') !== undefined) options.tokens.revoke();
      if (options.tenant.weather().kind === 'down') return send(reply, unavailable);
      if (!intercept(reply, effects)) return undefined;
      // A hang and a reset never come to `leave`.
      if (reply.sent && !reply.raw.headersSent) log(requests, request, visit(request), 0);
      return reply;
    },
    leave: (request, reply, payload) => {
      const { effects } = visit(request);
      log(requests, request, visit(request), reply.statusCode);
      setHeaders(reply, effects, clock);
      return typeof payload === 'string' ? distort(payload, effects, clock, stop) : payload;
    },
  };
}

function strike(faults: Faults, request: FastifyRequest, operation: Visit['operation']): readonly Effect[] {
  const { id } = request.params as { readonly id?: string };
  const { offset = 0 } = request.query as Query;
  return faults.strike({ operation, clientId: id, offset: Number(offset) });
}

function log(requests: RequestLog, request: FastifyRequest, visit: Visit, status: number): void {
  const [path = '', query = ''] = request.url.split('?');
  requests.add({ operation: visit.operation, path, query, status, clientId: visit.clientId, at: visit.at });
}
