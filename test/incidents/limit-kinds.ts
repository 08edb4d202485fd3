import { seconds } from '../../src/lib/units.ts';
import { type Blinding, blind, blindings, failFor, page, refusal } from './api-failures.ts';
import { during, type Incident, type Kind, recover, type Scene, setStatus } from './incident.ts';
import type { ApiOperation, Failing } from './incident-tenant.ts';
import { clusterPage } from './outage-kinds.ts';

function harmless({ tenant, draw }: Scene, operations: readonly ApiOperation[], failing: Failing): Incident {
  const to = draw.between(20, 40);
  return { minutes: to + 15, acts: failFor(tenant, [0, to], operations, failing), demands: [] };
}

export const limitKinds: readonly Kind[] = [
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
