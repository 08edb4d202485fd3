import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ApiAnswer, okay } from './api-answer.ts';
import type { TokenStore } from './token-store.ts';

const refuse = (status: 400 | 401, error: string, description: string): ApiAnswer => ({
  status,
  body: { error, error_description: description },
});

export const invalidClient = refuse(401, 'invalid_client', 'Client authentication failed.');

/** Lets a server read the two kinds of form that the token endpoint accepts, and no JSON. */
export async function acceptForms(server: FastifyInstance): Promise<void> {
  server.removeAllContentTypeParsers();
  await server.register(formbody);
  await server.register(multipart, { attachFieldsToBody: 'keyValues' });
  // Anything else is read and refused by issueToken, in OAuth's own error shape.
  server.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume().once('end', () => done(null, null));
  });
}

/** POST /oauth/token: client credentials in a form body (RFC 6749, 4.4). */
export function issueToken(tokens: TokenStore, request: Pick<FastifyRequest, 'body' | 'query'>): ApiAnswer {
  const { body, query } = request;
  if (typeof body !== 'object' || body === null) {
    return refuse(400, 'invalid_request', 'The body must be a form: urlencoded or multipart.');
  }
  if (Object.hasOwn(Object(query), 'client_secret')) {
    return refuse(400, 'invalid_request', 'Credentials in the query string are not accepted.');
  }
  const { grant_type: grantType, client_id: clientId, client_secret: clientSecret } = Object(body);
  if (grantType !== 'client_credentials') {
    return refuse(400, 'unsupported_grant_type', 'grant_type must be client_credentials.');
  }
  if (!isText(clientId) || !isText(clientSecret)) {
    return refuse(400, 'invalid_request', 'client_id and client_secret are required.');
  }
  if (!tokens.accepts({ clientId, clientSecret })) {
    return invalidClient;
  }
  return answerToken(tokens, clientId);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function answerToken(tokens: TokenStore, clientId: string): ApiAnswer {
  const { token, scopes } = tokens.issue(clientId);
  return okay({
    access_token: token,
    token_type: 'bearer',
    expires_in: Math.max(1, Math.floor(tokens.lifetime / 1_000)),
    scope: scopes.join(' '),
    tenant_id: 'simulated-tenant-id',
    pod: 'simulated',
    org: 'simulated-tenant',
    internal: false,
  });
}

/** GET /oauth/info: answered without a token. */
export const oauthInfo = (url: string): ApiAnswer =>
  okay({
    authorizeEndpoint: `${url}/oauth/authorize`,
    tokenEndpoint: `${url}/oauth/token`,
    tenantId: 'simulated-tenant-id',
    name: 'simulated-tenant',
    pod: 'simulated',
  });
