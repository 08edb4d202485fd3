import { seconds } from '../../src/lib/units.ts';
import { clusterPage } from './cluster-kinds.ts';
import {
  type Act,
  type Demand,
  during,
  type Incident,
  type Kind,
  recover,
  type Scene,
  setStatus,
} from './incident.ts';
import { json } from './incident-api.ts';
import type { ApiOperation, Failing, IncidentTenant } from './incident-tenant.ts';

/** SailPoint's own shape of a refusal. */
const refusal = (status: number): Failing =>
  json(status, {
    detailCode: `${status}`,
    trackingId: 'e7eab60924f64aa284175b9fa3309599',
    messages: [],
    causes: [],
  });

const page = (status: number): Failing => ({
  kind: 'answer',
  status,
  type: 'text/html',
  body: '<!doctype html><html><title>Sign in</title></html>',
});

const everything: readonly ApiOperation[] = ['token', 'list', 'status', 'clusters', 'credential'];

/** Two minutes without a list, and two more. */
const blindAfter = 4;

const failFor = (
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

const blind = (alert: string, from: number, to: number): Demand => ({
  alert,
  about: '',
  at: from + blindAfter,
  within: 2,
  ends: to + 4,
  endsWithin: 2.5,
});

interface Blinding {
  readonly name: string;
  readonly alert: string;
  readonly operations: readonly ApiOperation[];
  readonly failing: Failing;
}

const blindings: readonly Blinding[] = [
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

const blindness = blindings.map(
  ({ name, alert, operations, failing }): Kind => ({
    name,
    play: ({ tenant, draw }) => {
      const to = draw.between(7, 30);
      return {
        minutes: to + 20,
        acts: failFor(tenant, [0, to], operations, failing),
        demands: [blind(alert, 0, to)],
      };
    },
  }),
);

/** The same failures while a cluster is down, or before one goes down. */
const overlapping: readonly Kind[] = [
  {
    name: 'the exporter is blind during the outage of a cluster',
    play: ({ tenant, draw }) => {
      const { alert, operations, failing } = draw.oneOf(blindings as [Blinding, ...Blinding[]]);
      const from = draw.between(8, 15);
      const to = from + draw.between(7, 30);
      const up = to + draw.between(8, 20);
      return {
        minutes: up + 20,
        acts: [
          ...during(0, up, tenant.members('c3'), setStatus('ERROR'), recover),
          ...failFor(tenant, [from, to], operations, failing),
        ],
        demands: [clusterPage('c3', 0, up), blind(alert, from, to)],
      };
    },
  },
  {
    name: 'a cluster goes down while the exporter is blind',
    play: ({ tenant, draw }) => {
      const { alert, operations, failing } = draw.oneOf(blindings as [Blinding, ...Blinding[]]);
      const to = draw.between(10, 25);
      const up = to + draw.between(15, 25);
      return {
        minutes: up + 20,
        acts: [
          ...failFor(tenant, [0, to], operations, failing),
          ...during(draw.between(1, 8), up, tenant.members('c3'), setStatus('FAILED'), recover),
        ],
        demands: [blind(alert, 0, to), { ...clusterPage('c3', to, up), within: 2.5 }],
      };
    },
  },
  {
    name: 'an outage that ends while the exporter is blind',
    play: ({ tenant, draw }) => {
      const { alert, operations, failing } = draw.oneOf(blindings as [Blinding, ...Blinding[]]);
      const from = draw.between(8, 15);
      const to = from + draw.between(10, 25);
      return {
        minutes: to + 25,
        acts: [
          ...during(0, from + 3, tenant.members('c2'), setStatus('ERROR'), recover),
          ...failFor(tenant, [from, to], operations, failing),
        ],
        demands: [{ ...clusterPage('c2', 0, to), endsWithin: 3 }, blind(alert, from, to)],
      };
    },
  },
];

function harmless({ tenant, draw }: Scene, operations: readonly ApiOperation[], failing: Failing): Incident {
  const to = draw.between(20, 40);
  return { minutes: to + 15, acts: failFor(tenant, [0, to], operations, failing), demands: [] };
}

const emptied = (tenant: IncidentTenant, from: number, to: number, left: number): readonly Act[] => [
  {
    minute: from,
    does: () => {
      const kept = new Set(tenant.appliances.slice(0, left));
      tenant.hides = (one) => !kept.has(one);
    },
  },
  {
    minute: to,
    does: () => {
      tenant.hides = () => false;
    },
  },
];

const emptyPage = (from: number, to: number): Demand => ({
  alert: 'FleetEmpty',
  about: '',
  at: from + 1,
  within: 2,
  ends: to + 3,
  endsWithin: 2,
});

const lists: readonly Kind[] = [
  {
    name: 'the list is empty for a while',
    play: ({ tenant, draw }) => {
      const to = draw.between(5, 50);
      return { minutes: to + 20, acts: emptied(tenant, 0, to, 0), demands: [emptyPage(0, to)] };
    },
  },
  {
    name: 'most of the list is gone for a while',
    play: ({ tenant, draw }) => {
      const to = draw.between(5, 50);
      return {
        minutes: to + 20,
        acts: emptied(tenant, 0, to, draw.oneOf([1, 3, 6])),
        demands: [emptyPage(0, to)],
      };
    },
  },
  {
    name: 'the list goes empty during the outage of a cluster',
    play: ({ tenant, draw }) => {
      const from = draw.between(9, 15);
      const to = from + draw.between(5, 40);
      const up = to + draw.between(8, 15);
      return {
        minutes: up + 20,
        acts: [
          ...during(0, up, tenant.members('c3'), setStatus('ERROR'), recover),
          ...emptied(tenant, from, to, 0),
        ],
        demands: [clusterPage('c3', 0, up), emptyPage(from, to)],
      };
    },
  },
  {
    name: 'the list is empty and the API goes down',
    play: ({ tenant, draw }) => {
      const down = draw.between(10, 15);
      const to = down + draw.between(8, 15);
      return {
        minutes: to + 25,
        acts: [...emptied(tenant, 0, to, 0), ...failFor(tenant, [down, to], everything, refusal(500))],
        demands: [emptyPage(0, to), blind('ApiUnreachable', down, to)],
      };
    },
  },
  {
    name: 'a list that does not add up',
    play: ({ tenant, draw }) => {
      const to = draw.between(7, 30);
      const miscount = (by: number) => () => {
        tenant.miscount = by;
      };
      return {
        minutes: to + 20,
        acts: [
          { minute: 0, does: miscount(draw.oneOf([1, 5, 400])) },
          { minute: to, does: miscount(0) },
        ],
        demands: [blind('ListMismatch', 0, to)],
      };
    },
  },
];

const limits: readonly Kind[] = [
  {
    name: 'a login page at the status calls',
    play: (scene) => harmless(scene, ['status'], page(200)),
  },
  { name: 'the clusters are forbidden', play: (scene) => harmless(scene, ['clusters'], refusal(403)) },
  {
    name: 'the access token cannot be read about',
    play: (scene) => harmless(scene, ['credential'], refusal(403)),
  },
  { name: 'status calls fail', play: (scene) => harmless(scene, ['status'], refusal(500)) },
  { name: 'status calls time out', play: (scene) => harmless(scene, ['status'], { kind: 'hang' }) },
  {
    name: 'a short failure of the API',
    play: ({ tenant, draw }) => {
      const { operations, failing } = draw.oneOf(blindings as [Blinding, ...Blinding[]]);
      return {
        minutes: 30,
        acts: failFor(tenant, [0, draw.between(1, 2.5)], operations, failing),
        demands: [],
      };
    },
  },
  {
    name: 'the status calls are forbidden',
    play: ({ tenant, draw }) => {
      const to = draw.between(30, 50);
      return {
        minutes: to + 15,
        acts: failFor(tenant, [0, to], ['status'], refusal(403)),
        // Calls that worked count for a quarter of an hour.
        demands: [{ alert: 'StatusForbidden', about: '', at: 19, within: 4, ends: to, endsWithin: 2 }],
      };
    },
  },
  {
    name: 'status calls are forbidden, and a cluster goes down',
    play: ({ tenant, draw }) => {
      const to = draw.between(40, 55);
      const down = draw.between(2, 15);
      return {
        minutes: to + 20,
        acts: [
          ...failFor(tenant, [0, to], ['status'], refusal(403)),
          ...during(down, to, tenant.members('c3'), setStatus('ERROR'), recover),
        ],
        demands: [
          { alert: 'StatusForbidden', about: '', at: 19, within: 4, ends: to, endsWithin: 2 },
          clusterPage('c3', down, to),
        ],
      };
    },
  },
  {
    name: "the exporter's secret cannot be read",
    play: ({ tenant, draw }) => {
      const to = draw.between(7, 20);
      const readable = (is: boolean) => () => {
        tenant.secretIsReadable = is;
        tenant.tokenNumber += 1;
      };
      return {
        minutes: to + 20,
        acts: [
          { minute: 0, does: readable(false) },
          { minute: to, does: readable(true) },
        ],
        demands: [blind('CredentialsRefused', 0, to)],
      };
    },
  },
  {
    name: "SailPoint's clock is off",
    play: ({ tenant, draw }) => {
      const to = draw.between(40, 60);
      const ahead = (by: number) => () => {
        tenant.clockAhead = seconds(by);
      };
      return {
        minutes: to + 30,
        acts: [
          { minute: 0, does: ahead(draw.oneOf([90, -120, 180])) },
          { minute: to, does: ahead(0) },
        ],
        demands: [{ alert: 'ClockSkew', about: '', at: 15, within: 7, ends: to, endsWithin: 10 }],
      };
    },
  },
  {
    name: 'the access token ends in two weeks, then in two days',
    play: ({ tenant, draw }) => {
      const ending = (days: number | null) => () => {
        tenant.credentialEnd = days === null ? null : tenant.inDays(days);
      };
      return {
        minutes: 240,
        // It is read once an hour.
        acts: [
          { minute: 0, does: ending(draw.between(3, 13)) },
          { minute: 100, does: ending(draw.between(0.5, 1.75)) },
        ],
        demands: [
          { alert: 'CredentialExpiring', about: '', at: 15, within: 65, ends: 115, endsWithin: 65 },
          { alert: 'CredentialCritical', about: '', at: 105, within: 65, ends: null },
        ],
      };
    },
  },
];

export const apiKinds: readonly Kind[] = [...blindness, ...overlapping, ...lists, ...limits];
