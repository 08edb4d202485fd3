import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { refuse } from './answer.ts';
import type { Family } from './call.ts';
import { pageFaults } from './fault-effects.ts';
import { authenticate, type Gate, refusal } from './gate.ts';
import { type Operation, operations } from './operations.ts';
import type { Query } from './paging.ts';
import { openReception, type Reception, type ReceptionOptions } from './reception.ts';
import { send } from './send.ts';
import { acceptForms, issueToken, oauthInfo } from './token-endpoint.ts';

export interface ApiOptions extends Gate, ReceptionOptions {
  readonly seed: number;
}

/** SailPoint's API over HTTP. Latency, outage and faults come first, then token, budget and scope, then the operation. */
export function createApi(options: ApiOptions): FastifyInstance {
  const server = fastify({
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    // Ids are opaque and may be long.
    routerOptions: { maxParamLength: 20_000 },
  });
  const reception = openReception(options);
  server.addHook('onSend', async (request, reply, payload) => reception.leave(request, reply, payload));
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const known = error.statusCode !== undefined && error.statusCode < 500;
    return send(reply, known ? refuse(400, error.message) : refuse(500));
  });
  server.setNotFoundHandler(async (request, reply) => {
    const answered = await reception.arrive(request, reply, 'unknown');
    return answered ?? send(reply, refuse(404));
  });
  server.removeContentTypeParser('text/plain');
  const json = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json-patch+json', { parseAs: 'string' }, json);
  addOAuth(server, options, reception);
  for (const route of routes) addRoute(server, options, reception, route);
  return server;
}

function addOAuth(server: FastifyInstance, { tokens }: ApiOptions, reception: Reception): void {
  server.register(async (scope) => {
    await acceptForms(scope);
    scope.setErrorHandler((error: FastifyError, _request, reply) =>
      send(reply, { status: 400, body: { error: 'invalid_request', error_description: error.message } }),
    );
    const onRequest = async (request: FastifyRequest, reply: FastifyReply) =>
      reception.arrive(request, reply, 'token');
    scope.post('/oauth/token', { onRequest }, (request, reply) => send(reply, issueToken(tokens, request)));
  });
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) =>
    reception.arrive(request, reply, 'oauthInfo');
  server.get('/oauth/info', { onRequest }, (request, reply) =>
    send(reply, oauthInfo(`http://${request.host}`)),
  );
}

interface Route {
  readonly name: keyof typeof operations;
  readonly operation: Operation;
  readonly family: Family;
}

const names = Object.keys(operations) as readonly (keyof typeof operations)[];

const routes: readonly Route[] = names.flatMap((name) => {
  const operation: Operation = operations[name];
  return operation.families.map((family) => ({ name, operation, family }));
});

const urlOf = ({ operation: { resource, path }, family }: Route): string =>
  family === 'v1' ? `/${resource}/v1${path}` : `/${family}/${resource}${path}`;

function addRoute(server: FastifyInstance, options: ApiOptions, reception: Reception, route: Route): void {
  server.route<{ Params: { readonly id?: string }; Querystring: Query }>({
    method: route.operation.method,
    url: urlOf(route),
    onRequest: async (request, reply) => {
      const answered = await reception.arrive(request, reply, route.name);
      return answered ?? admit(options, reception, { request, reply, route });
    },
    handler: (request, reply) => {
      const { family, operation } = route;
      if (family === 'beta') void reply.header('x-deprecated', 'true');
      const mediaType = request.headers['content-type']?.split(';')[0]?.trim();
      if (operation.consumes !== undefined && mediaType !== operation.consumes) {
        return send(reply, refuse(400, `The body must be ${operation.consumes}.`));
      }
      const { params, query, body } = request;
      const { effects } = reception.visit(request);
      const cut = pageFaults(effects, options.seed, options.requests.count());
      const call = { family, id: params.id ?? '', query, body, pageFaults: cut };
      return send(reply, operation.handle(options.tenant, call));
    },
  });
}

interface Arrival {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly route: Route;
}

function admit(options: ApiOptions, reception: Reception, { request, reply, route }: Arrival) {
  const grant = authenticate(options.tokens, request.headers.authorization);
  if ('status' in grant) return send(reply, grant);
  reception.visit(request).clientId = grant.clientId;
  const refused = refusal(options, grant, { family: route.family, scopes: route.operation.scopes });
  return refused === null ? undefined : send(reply, refused);
}
