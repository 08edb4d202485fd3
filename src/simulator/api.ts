import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Clock } from '../lib/clock.ts';
import type { Instant } from '../lib/units.ts';
import { type Answer, refuse } from './answer.ts';
import { distort, effectOf, intercept, pageFaults, setHeaders } from './fault-effects.ts';
import type { Effect, Faults } from './faults.ts';
import { authenticate, type Gate, type Latency, refusal, spend, unavailable } from './gate.ts';
import { type Family, type Operation, type OperationName, operations } from './operations.ts';
import type { Query } from './paging.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import { hex } from './seeded.ts';
import { acceptForms, issueToken, oauthInfo } from './token-endpoint.ts';

export interface ApiOptions extends Gate {
  readonly clock: Clock;
  readonly seed: number;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly latency: Latency | undefined;
  /** Aborted when the server stops: wakes whatever waits. */
  readonly stop: AbortSignal;
}

/** One request on its way through. */
interface Visit {
  readonly operation: LoggedRequest['operation'];
  readonly at: Instant;
  readonly effects: readonly Effect[];
  clientId: string | null;
}

interface Params {
  readonly id?: string;
}

/** SailPoint's API over HTTP. Latency, outage and faults come first, then token, budget and scope, then the operation. */
export function createApi(options: ApiOptions): FastifyInstance {
  const { clock, requests, stop } = options;
  const visits = new WeakMap<FastifyRequest, Visit>();
  const server = fastify({
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    // Ids are opaque and may be long.
    routerOptions: { maxParamLength: 20_000 },
  });
  const arrive = async (request: FastifyRequest, reply: FastifyReply, operation: Visit['operation']) => {
    const visit = { operation, at: clock.now(), effects: aim(options, request, operation), clientId: null };
    visits.set(request, visit);
    await spend(options.latency, clock, stop);
    if (effectOf(visit.effects, 'revoke-tokens')) options.tokens.revoke();
    if (options.tenant.weather().kind === 'down') return send(options, reply, unavailable);
    if (!intercept(reply, visit.effects)) return undefined;
    // Neither a hang nor a reset passes the hook that logs the others.
    if (reply.sent && !reply.raw.headersSent) log(requests, request, visit, 0);
    return reply;
  };

  server.addHook('onSend', async (request, reply, payload) => {
    const visit = visits.get(request) ?? stray(clock);
    log(requests, request, visit, reply.statusCode);
    setHeaders(reply, visit.effects, clock);
    return typeof payload === 'string' ? distort(payload, visit.effects, clock, stop) : payload;
  });
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const known = error.statusCode !== undefined && error.statusCode < 500;
    return send(options, reply, known ? refuse(400, error.message) : refuse(500));
  });
  server.setNotFoundHandler(async (request, reply) => {
    const answered = await arrive(request, reply, 'unknown');
    return answered ?? send(options, reply, refuse(404));
  });
  acceptPatches(server);
  addOAuth(server, options, arrive);
  addOperations(server, options, arrive, visits);
  return server;
}

type Arrive = (
  request: FastifyRequest,
  reply: FastifyReply,
  operation: OperationName,
) => Promise<FastifyReply | undefined>;

function addOAuth(server: FastifyInstance, options: ApiOptions, arrive: Arrive): void {
  server.register(async (scope) => {
    await acceptForms(scope);
    scope.setErrorHandler((error: FastifyError, _request, reply) =>
      send(options, reply, {
        status: 400,
        body: { error: 'invalid_request', error_description: error.message },
      }),
    );
    const onRequest = async (request: FastifyRequest, reply: FastifyReply) => arrive(request, reply, 'token');
    scope.post('/oauth/token', { onRequest }, (request, reply) =>
      send(options, reply, issueToken(options.tokens, request)),
    );
  });
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) =>
    arrive(request, reply, 'oauthInfo');
  server.get('/oauth/info', { onRequest }, (request, reply) =>
    send(options, reply, oauthInfo(`http://${request.host}`)),
  );
}

function addOperations(
  server: FastifyInstance,
  options: ApiOptions,
  arrive: Arrive,
  visits: WeakMap<FastifyRequest, Visit>,
): void {
  for (const [name, operation] of Object.entries(operations) as [keyof typeof operations, Operation][]) {
    for (const family of operation.families) {
      server.route({
        method: operation.method,
        url: urlOf(operation, family),
        onRequest: async (request, reply) => {
          const answered = await arrive(request, reply, name);
          return (
            answered ?? admit(options, request, reply, { family, operation, visit: visits.get(request) })
          );
        },
        handler: (request, reply) => {
          if (family === 'beta') void reply.header('x-deprecated', 'true');
          const effects = visits.get(request)?.effects ?? [];
          return send(options, reply, perform(options, request, { family, operation, effects }));
        },
      });
    }
  }
}

const urlOf = ({ resource, path }: Operation, family: Family): string =>
  family === 'v1' ? `/${resource}/v1${path}` : `/${family}/${resource}${path}`;

interface Admission {
  readonly family: Family;
  readonly operation: Operation;
  readonly visit: Visit | undefined;
}

function admit(options: ApiOptions, request: FastifyRequest, reply: FastifyReply, admission: Admission) {
  const { family, operation, visit } = admission;
  const grant = authenticate(options.tokens, request.headers.authorization);
  if ('status' in grant) return send(options, reply, grant);
  if (visit !== undefined) visit.clientId = grant.clientId;
  const refused = refusal(options, grant, { family, scopes: operation.scopes });
  return refused === null ? undefined : send(options, reply, refused);
}

interface Performance {
  readonly family: Family;
  readonly operation: Operation;
  readonly effects: readonly Effect[];
}

function perform(options: ApiOptions, request: FastifyRequest, performance: Performance): Answer {
  const { family, operation, effects } = performance;
  const { consumes, handle } = operation;
  const mediaType = request.headers['content-type']?.split(';')[0]?.trim();
  if (consumes !== undefined && mediaType !== consumes) return refuse(400, `The body must be ${consumes}.`);
  return handle(options.tenant, {
    family,
    id: (request.params as Params).id ?? '',
    query: request.query as Query,
    body: request.body,
    now: options.clock.now(),
    pageFaults: pageFaults(effects, options.seed, options.requests.count()),
  });
}

function acceptPatches(server: FastifyInstance): void {
  server.removeContentTypeParser('text/plain');
  const json = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json-patch+json', { parseAs: 'string' }, json);
}

function aim(
  { faults }: ApiOptions,
  request: FastifyRequest,
  operation: Visit['operation'],
): readonly Effect[] {
  const { id } = request.params as Params;
  const { offset = 0 } = request.query as Query;
  return faults.strike({ operation, clientId: id, offset: Number(offset) });
}

const stray = (clock: Clock): Visit => ({
  operation: 'unknown',
  at: clock.now(),
  effects: [],
  clientId: null,
});

function log(requests: RequestLog, request: FastifyRequest, visit: Visit, status: number): void {
  const [path = '', query = ''] = request.url.split('?');
  requests.add({ operation: visit.operation, path, query, status, clientId: visit.clientId, at: visit.at });
}

function send(
  { seed, requests }: ApiOptions,
  reply: FastifyReply,
  { status, body, headers }: Answer,
): FastifyReply {
  void reply.code(status).headers(headers ?? {});
  if (body === undefined || typeof body === 'string') return reply.send(body);
  const traced = Object.hasOwn(Object(body), 'trackingId') && status >= 400;
  const text = JSON.stringify(
    traced ? { ...body, trackingId: hex(32, seed, 'tracking', requests.count()) } : body,
  );
  return reply.type('application/json').send(text);
}
