import type { Act, Demand } from './incident.ts';
import { json } from './incident-api.ts';
import type { ApiOperation, Failing, IncidentTenant } from './incident-tenant.ts';

/** SailPoint's own shape of a refusal. */
export const refusal = (status: number): Failing =>
  json(status, {
    detailCode: `${status}`,
    trackingId: 'e7eab60924f64aa284175b9fa3309599',
    messages: [],
    causes: [],
  });

export const page = (status: number): Failing => ({
  kind: 'answer',
  status,
  type: 'text/html',
  body: '<!doctype html><html><title>Sign in</title></html>',
});

export const everything: readonly ApiOperation[] = ['token', 'list', 'status', 'clusters', 'credential'];

/** Two minutes without a list, and two more. */
const blindAfter = 4;

export const failFor = (
  tenant: IncidentTenant,
  [from, to]: readonly [number, number],
  operations: readonly ApiOperation[],
  failing: Failing,
): readonly Act[] => [
  {
    minute: from,
    does: () => {
      tenant.failing = (operation) => (operations.includes(operation) ? failing : null);
      tenant.tokenNumber += operations.includes('token') ? 1 : 0;
    },
  },
  {
    minute: to,
    does: () => {
      tenant.failing = () => null;
    },
  },
];

export const blind = (alert: string, from: number, to: number): Demand => ({
  alert,
  about: '',
  at: from + blindAfter,
  within: 2,
  ends: to + 4,
  endsWithin: 2.5,
});

export interface Blinding {
  readonly name: string;
  readonly alert: string;
  readonly operations: readonly ApiOperation[];
  readonly failing: Failing;
}

export const blindings: readonly Blinding[] = [
  { name: 'the API is down', alert: 'ApiUnreachable', operations: everything, failing: json(503, {}) },
  {
    name: 'the API answers 500',
    alert: 'ApiUnreachable',
    operations: ['list', 'status', 'clusters'],
    failing: refusal(500),
  },
  {
    name: 'the API does not answer',
    alert: 'ApiUnreachable',
    operations: everything,
    failing: { kind: 'hang' },
  },
  {
    name: 'the connection breaks',
    alert: 'ApiUnreachable',
    operations: everything,
    failing: { kind: 'reset' },
  },
  {
    name: 'a login page at the token endpoint',
    alert: 'ApiUnreachable',
    operations: ['token'],
    failing: page(200),
  },
  {
    name: 'a login page with 403 at the token endpoint',
    alert: 'ApiUnreachable',
    operations: ['token'],
    failing: page(403),
  },
  { name: 'a login page at the list', alert: 'ApiUnreachable', operations: ['list'], failing: page(200) },
  { name: 'a page with 401 at the list', alert: 'ApiUnreachable', operations: ['list'], failing: page(401) },
  {
    name: 'the credentials are refused',
    alert: 'CredentialsRefused',
    operations: ['token'],
    failing: json(401, { error: 'invalid_client', error_description: 'Bad client credentials' }),
  },
  {
    name: 'the token is refused',
    alert: 'Forbidden',
    operations: ['list', 'status', 'clusters'],
    failing: json(401, { error: 'JWT is not accepted' }),
  },
  { name: 'the list is forbidden', alert: 'Forbidden', operations: ['list'], failing: refusal(403) },
  {
    name: 'a storm of 429 that says when',
    alert: 'RateLimitExhausted',
    operations: ['list', 'status', 'clusters'],
    failing: json(429, { message: 'too many' }, { 'retry-after': '20' }),
  },
  {
    name: 'a storm of 429 that says nothing',
    alert: 'RateLimitExhausted',
    operations: everything,
    failing: json(429, { message: 'too many' }),
  },
];
