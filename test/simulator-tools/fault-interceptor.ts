import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../src/lib/clock.ts';
import { type Instant, type Millis, millis } from '../../src/lib/units.ts';
import { authenticate } from '../../src/simulator/admission.ts';
import type { AdmittedCall } from '../../src/simulator/admitted-call.ts';
import type { ApiAnswer } from '../../src/simulator/api-answer.ts';
import type { Intercepted, Interceptor } from '../../src/simulator/interceptor.ts';
import type { QueryParameters } from '../../src/simulator/paging.ts';
import type { TokenStore } from '../../src/simulator/token-store.ts';
import type { WireObject } from '../../src/simulator/wire-shapes.ts';
import { distort, effectOf, intercept, setHeaders } from './fault-effects.ts';
import { distortList } from './fault-pages.ts';
import type { Effect, Faults } from './faults.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import type { Additions } from './tenant-tools.ts';

/** How long the network takes for a request. */
export interface Latency {
  readonly min: Millis;
  readonly max: Millis;
}

export interface FaultOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly additions: Additions;
  readonly latency: Latency | undefined;
  /** Aborted when the simulator stops, to wake what waits. */
  readonly stop: AbortSignal;
}

/** One request on its way through. */
interface Visit {
  readonly operation: LoggedRequest['operation'];
  readonly at: Instant;
  readonly effects: readonly Effect[];
}

/** Logs each request, spends the latency, and lets the faults strike. */
export function createFaultInterceptor(options: FaultOptions, tokens: TokenStore): Interceptor {
  const { clock, seed, requests, additions, stop } = options;
  const visits = new WeakMap<FastifyRequest, Visit>();
  const visit = (request: FastifyRequest): Visit =>
    visits.get(request) ?? { operation: 'unknown', at: clock.now(), effects: [] };
  const log = ({ request }: Intercepted, status: number): void => {
    const [path = '', query = ''] = request.url.split('?');
    const { operation, at } = visit(request);
    requests.add({ operation, path, query, status, clientId: clientIdOf(tokens, request), at });
  };
  return {
    arrive: async (exchange, operation) => {
      const effects = options.faults.strike({ operation, ...targetOf(exchange.request) });
      visits.set(exchange.request, { operation, at: clock.now(), effects });
      await spend(options.latency, clock, stop);
      if (effectOf(effects, 'revoke-tokens') !== undefined) tokens.revoke();
      if (!intercept(exchange.reply, effects)) return false;
      // A hang and a reset never come to `leave`.
      if (exchange.reply.sent && !exchange.reply.raw.headersSent) log(exchange, 0);
      return true;
    },
    perform: (request, call, operate) => {
      const { operation, effects } = visit(request);
      const changed = (other: AdmittedCall) => withChanges(operate(other), operation, additions);
      if (operation !== 'getManagedClients' && operation !== 'getManagedClusters') return changed(call);
      const isWhole = operation === 'getManagedClients' && call.query['filters'] === undefined;
      const planted = isWhole ? Array.from(additions.planted, ({ element }) => element) : [];
      return distortList({ call, operate: changed, planted, effects, seed, number: requests.count() });
    },
    leave: (exchange, body) => {
      const { effects } = visit(exchange.request);
      log(exchange, exchange.reply.statusCode);
      setHeaders(exchange.reply, effects, clock);
      return typeof body === 'string' ? distort(body, effects, clock, stop) : body;
    },
  };
}

function targetOf(request: FastifyRequest): {
  readonly clientId: string | undefined;
  readonly offset: number;
} {
  const { id } = request.params as { readonly id?: string };
  const { offset = 0 } = request.query as QueryParameters;
  return { clientId: id, offset: Number(offset) };
}

/** The answer with what a test has changed of the clusters in it. */
function withChanges(answer: ApiAnswer, operation: string, { clusters }: Additions): ApiAnswer {
  if (clusters.size === 0 || !operation.startsWith('getManagedCluster')) return answer;
  const change = (cluster: WireObject) => ({ ...cluster, ...clusters.get(String(cluster['id'])) });
  const body = Array.isArray(answer.body) ? answer.body.map(change) : change(Object(answer.body));
  return { ...answer, body };
}

/** The OAuth client that a good token speaks for. */
function clientIdOf(tokens: TokenStore, request: FastifyRequest): string | null {
  const grant = authenticate(tokens, request.headers.authorization);
  return 'clientId' in grant ? grant.clientId : null;
}

async function spend(latency: Latency | undefined, clock: Clock, stop: AbortSignal): Promise<void> {
  if (latency === undefined) return;
  const { min, max } = latency;
  await clock.sleep(millis(min + clock.random() * (max - min)), stop);
}
