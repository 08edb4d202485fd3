import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { AnyApiFamily } from '../fleet/api-family.ts';
import { type Answer, refuse } from './answer.ts';
import type { Call } from './call.ts';
import { authenticate, type Gate, refusal } from './gate.ts';
import type { Interceptor } from './interceptor.ts';
import { type Operation, type OperationName, operations } from './operations.ts';
import type { Query } from './paging.ts';
import { send } from './send.ts';
import { acceptForms, issueToken, oauthInfo } from './token-endpoint.ts';
import type { Grant } from './token-store.ts';
import { weatherAnswer } from './weather.ts';

export interface ApiOptions extends Gate {
  readonly interceptor: Interceptor | null;
}

/** SailPoint's API over HTTP. An outage comes first, then token, budget and scope, then the operation. */
export function createApi(options: ApiOptions): FastifyInstance {
  const { interceptor } = options;
  const server = fastify({
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    // Ids are opaque and may be long.
    routerOptions: { maxParamLength: 20_000 },
  });
  server.addHook('onSend', async (request, reply, body) => {
    void reply.header('date', new Date(options.tenant.now()).toUTCString());
    return interceptor === null ? body : interceptor.leave({ request, reply }, body);
  });
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const known = error.statusCode !== undefined && error.statusCode < 500;
    return send(reply, known ? refuse(400, error.message) : refuse(500));
  });
  server.setNotFoundHandler(async (request, reply) => {
    const answered = await meet(options, 'unknown')(request, reply);
    return answered ?? send(reply, refuse(404));
  });
  server.removeContentTypeParser('text/plain');
  const json = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json-patch+json', { parseAs: 'string' }, json);
  addOAuth(server, options);
  const grants = new WeakMap<FastifyRequest, Grant>();
  for (const route of routes) addRoute(server, options, route, grants);
  return server;
}

/** What a request meets before the API looks at it. Resolves to the reply if that was all. */
const meet =
  ({ tenant, interceptor }: ApiOptions, operation: OperationName | 'unknown') =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (await interceptor?.arrive({ request, reply }, operation)) return reply;
    const answer = weatherAnswer(tenant.weather(), operation, request.id);
    return answer === null ? undefined : send(reply, answer);
  };

function addOAuth(server: FastifyInstance, options: ApiOptions): void {
  server.register(async (scope) => {
    await acceptForms(scope);
    scope.setErrorHandler((error: FastifyError, _request, reply) =>
      send(reply, { status: 400, body: { error: 'invalid_request', error_description: error.message } }),
    );
    scope.post('/oauth/token', { onRequest: meet(options, 'token') }, (request, reply) =>
      send(reply, issueToken(options.tokens, request)),
    );
  });
  server.get('/oauth/info', { onRequest: meet(options, 'oauthInfo') }, (request, reply) =>
    send(reply, oauthInfo(`http://${request.host}`)),
  );
}

interface Route {
  readonly name: keyof typeof operations;
  readonly operation: Operation;
  readonly family: AnyApiFamily;
}

const names = Object.keys(operations) as readonly (keyof typeof operations)[];

const routes: readonly Route[] = names.flatMap((name) => {
  const operation: Operation = operations[name];
  return operation.families.map((family) => ({ name, operation, family }));
});

const urlOf = ({ operation: { resource, path }, family }: Route): string =>
  family === 'v1' ? `/${resource}/v1${path}` : `/${family}/${resource}${path}`;

function addRoute(
  server: FastifyInstance,
  options: ApiOptions,
  route: Route,
  grants: WeakMap<FastifyRequest, Grant>,
): void {
  const { name, operation, family } = route;
  const operate = (call: Call): Answer => operation.handle(options.tenant, call);
  server.route<{ Params: { readonly id?: string }; Querystring: Query }>({
    method: operation.method,
    url: urlOf(route),
    onRequest: async (request, reply) => {
      const answered = await meet(options, name)(request, reply);
      if (answered !== undefined) return answered;
      const admitted = admit(options, route, request);
      if ('status' in admitted) return send(reply, admitted);
      grants.set(request, admitted);
      return undefined;
    },
    handler: (request, reply) => {
      if (family === 'beta') void reply.header('x-deprecated', 'true');
      const mediaType = request.headers['content-type']?.split(';')[0]?.trim();
      if (operation.consumes !== undefined && mediaType !== operation.consumes) {
        return send(reply, refuse(400, `The body must be ${operation.consumes}.`));
      }
      const grant = grants.get(request);
      if (grant === undefined) throw new Error('the request was not admitted');
      const { params, query, body } = request;
      const call = { family, id: params.id ?? '', query, body, grant };
      return send(reply, options.interceptor?.perform(request, call, operate) ?? operate(call));
    },
  });
}

/** Whose token the request bears, or the 401, 429 or 403 that it meets. */
function admit(options: ApiOptions, { family, operation }: Route, request: FastifyRequest): Grant | Answer {
  const grant = authenticate(options.tokens, request.headers.authorization);
  if ('status' in grant) return grant;
  return refusal(options, grant, { family, scopes: operation.scopes }) ?? grant;
}
