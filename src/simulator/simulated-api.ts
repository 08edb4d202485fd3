import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { AnyApiFamily } from '../fleet/api-family.ts';
import { type Admission, authenticate, rejection } from './admission.ts';
import type { AdmittedCall } from './admitted-call.ts';
import { type ApiAnswer, refuse } from './api-answer.ts';
import { disruptionAnswer } from './disruption.ts';
import type { Interceptor } from './interceptor.ts';
import type { QueryParameters } from './paging.ts';
import { send } from './send.ts';
import {
  type SimulatedOperation,
  type SimulatedOperationName,
  simulatedOperations,
} from './simulated-operations.ts';
import { acceptForms, issueToken, oauthInfo } from './token-endpoint.ts';
import type { Grant } from './token-store.ts';

interface ApiOptions extends Admission {
  readonly interceptor: Interceptor | null;
}

/** SailPoint's API over HTTP. A request passes the disruption, then token, rate limit and scope, then reaches its operation. */
export function createSimulatedApi(options: ApiOptions): FastifyInstance {
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

/** Runs the interceptor and the disruption. Resolves to the reply if one of them answers. */
const meet =
  ({ tenant, interceptor }: ApiOptions, operation: SimulatedOperationName | 'unknown') =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (await interceptor?.arrive({ request, reply }, operation)) return reply;
    const answer = disruptionAnswer(tenant.disruption(), operation, request.id);
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

interface ApiRoute {
  readonly name: keyof typeof simulatedOperations;
  readonly operation: SimulatedOperation;
  readonly family: AnyApiFamily;
}

const names = Object.keys(simulatedOperations) as readonly (keyof typeof simulatedOperations)[];

const routes: readonly ApiRoute[] = names.flatMap((name) => {
  const operation: SimulatedOperation = simulatedOperations[name];
  return operation.families.map((family) => ({ name, operation, family }));
});

const urlOf = ({ operation: { resource, path }, family }: ApiRoute): string =>
  family === 'v1' ? `/${resource}/v1${path}` : `/${family}/${resource}${path}`;

function addRoute(
  server: FastifyInstance,
  options: ApiOptions,
  route: ApiRoute,
  grants: WeakMap<FastifyRequest, Grant>,
): void {
  const { name, operation, family } = route;
  const operate = (call: AdmittedCall): ApiAnswer => operation.handle(options.tenant, call);
  server.route<{ Params: { readonly id?: string }; Querystring: QueryParameters }>({
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

/** The grant of the request's token, or the 401, 429 or 403 that refuses it. */
function admit(
  options: ApiOptions,
  { family, operation }: ApiRoute,
  request: FastifyRequest,
): Grant | ApiAnswer {
  const grant = authenticate(options.tokens, request.headers.authorization);
  if ('status' in grant) return grant;
  return rejection(options, grant, { family, scopes: operation.scopes }) ?? grant;
}
