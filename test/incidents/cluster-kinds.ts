import { type Act, during, type Kind, recover, type Scene, setStatus, silence } from './incident.ts';
import type { Appliance } from './incident-tenant.ts';
import { clusterPage, wholeClusters } from './outage-kinds.ts';

const minutesOfTurns = (from: number, to: number, period: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / period) }, (_, index) => from + index * period);

export const clusterKinds: readonly Kind[] = [
  {
    name: 'a cluster that goes down and up slowly',
    play: ({ tenant, draw }) => {
      const cluster = draw.oneOf(wholeClusters);
      const members = tenant.members(cluster);
      const period = draw.oneOf([6, 7, 8]);
      const turns = minutesOfTurns(0, 100, period);
      const bad = draw.between(2.5, 3.5);
      const lastUp = (turns.at(-1) ?? 0) + bad;
      return {
        minutes: lastUp + 30,
        acts: turns.flatMap((minute) => during(minute, minute + bad, members, setStatus('ERROR'), recover)),
        demands: [
          {
            alert: 'ClusterFlapping',
            about: cluster,
            at: 2 * period + bad + 5,
            within: period + 2,
            ends: lastUp + 13,
            endsWithin: 3,
          },
        ],
      };
    },
  },
  {
    name: 'a cluster that goes down and up each minute',
    play: ({ tenant, draw }) => {
      const cluster = draw.oneOf(wholeClusters);
      const members = tenant.members(cluster);
      return {
        minutes: 60,
        acts: minutesOfTurns(0, 40, 2).flatMap((minute) =>
          during(minute, minute + 1, members, setStatus('ERROR'), recover),
        ),
        demands: [{ alert: 'ClusterDown', about: cluster, at: 5, within: 4, ends: 39 + 5, endsWithin: 4 }],
      };
    },
  },
  {
    name: 'a rolling update',
    play: (scene) => {
      const { tenant, draw } = scene;
      const step = draw.between(2, 4);
      const acts: Act[] = tenant.appliances.flatMap((one, index) => [
        { minute: index * step, does: () => updating(scene, one) },
        { minute: index * step + 1, does: () => heardAgain(one) },
        { minute: index * step + step - 0.5, does: () => updated(one) },
      ]);
      return { minutes: tenant.appliances.length * step + 20, acts, demands: [] };
    },
  },
  {
    name: 'the last appliance that works is deleted',
    play: ({ tenant, draw }) => {
      const [first, second] = tenant.members('c2') as [Appliance, Appliance];
      const gone = draw.between(10, 20);
      const up = gone + draw.between(12, 25);
      return {
        minutes: up + 15,
        acts: [
          ...during(0, up, [first], setStatus('ERROR'), recover),
          {
            minute: gone,
            does: () => {
              tenant.appliances = tenant.appliances.filter((one) => one !== second);
            },
          },
        ],
        demands: [
          { alert: 'ClientUnhealthy', about: first.id, at: 6, ends: up + 6 },
          { alert: 'ClusterRedundancyLost', about: 'c2', at: 6, ends: up + 6 },
          { ...clusterPage('c2', gone + 0.5, up), within: 2.5 },
        ],
      };
    },
  },
  {
    name: 'SailPoint calls a cluster failed that works',
    play: ({ tenant, draw }) => {
      const up = draw.between(25, 50);
      const cluster = tenant.cluster('c3');
      const isWord = draw.oneOf([true, false]);
      return {
        minutes: up + 25,
        acts: [
          {
            minute: 0,
            does: () => {
              if (isWord) cluster.status = 'FAILED';
              else cluster.operational = false;
            },
          },
          {
            minute: up,
            does: () => {
              cluster.status = 'NORMAL';
              cluster.operational = true;
            },
          },
        ],
        demands: [
          { alert: 'ClusterReportedFailed', about: 'c3', at: 15, within: 5, ends: up + 10, endsWithin: 5 },
        ],
      };
    },
  },
  {
    name: 'a cluster out of date for more than seven days, blocked by a silent member',
    play: (scene) => {
      const { tenant, draw } = scene;
      const [blocking] = tenant.members('c3') as [Appliance];
      const up = draw.between(40, 60);
      const cluster = tenant.cluster('c3');
      const outOfDate = (since: number | null) => () => {
        cluster.outOfDateSince = since === null ? null : tenant.inDays(since);
      };
      return {
        minutes: up + 45,
        acts: [
          ...during(0, up, [blocking], silence(tenant), recover),
          { minute: 0, does: outOfDate(-8) },
          { minute: up, does: outOfDate(null) },
        ],
        demands: [
          { alert: 'ClientNotSeen', about: blocking.id, at: 11, ends: up + 6 },
          { alert: 'ClusterOutOfDate', about: 'c3', at: 15, within: 5, ends: up + 15, endsWithin: 20 },
        ],
      };
    },
  },
  {
    name: 'a cluster whose certificate ends in weeks, then in days',
    play: ({ tenant, draw }) => {
      const cluster = tenant.cluster('c4');
      const ending = (days: number) => () => {
        cluster.certificateEnd = tenant.inDays(days);
      };
      const [near, renewed] = [draw.between(30, 40), draw.between(60, 70)];
      return {
        minutes: renewed + 30,
        acts: [
          { minute: 0, does: ending(draw.between(5, 29)) },
          { minute: near, does: ending(draw.between(0, 2.75)) },
          { minute: renewed, does: ending(365) },
        ],
        demands: [
          {
            alert: 'ClusterCertificateExpiring',
            about: 'c4',
            at: 15,
            within: 5,
            ends: near + 15,
            endsWithin: 90,
          },
          {
            alert: 'ClusterCertificateCritical',
            about: 'c4',
            at: near + 5,
            within: 5,
            ends: renewed + 15,
            endsWithin: 5,
          },
        ],
      };
    },
  },
  {
    name: 'DEBUG logging',
    play: ({ tenant, draw }) => {
      const cluster = tenant.cluster('c2');
      const level = (rootLevel: 'DEBUG' | 'INFO') => () => {
        cluster.rootLevel = rootLevel;
      };
      return {
        minutes: 50,
        acts: [
          { minute: 0, does: level('DEBUG') },
          { minute: draw.between(10, 40), does: level('INFO') },
        ],
        demands: [],
      };
    },
  },
];

function updating({ tenant }: Scene, one: Appliance): void {
  silence(tenant)(one);
  one.status = 'CONFIGURING';
}

function heardAgain(one: Appliance): void {
  one.silentSince = null;
  one.version = '611.0';
}

const updated = (one: Appliance): void => {
  one.status = 'NORMAL';
};
