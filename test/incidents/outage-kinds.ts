import { type Demand, during, type Kind, recover, type Scene, setStatus, silence } from './incident.ts';
import type { Appliance } from './incident-tenant.ts';

/** A page about a cluster of which nobody works from minute `down` on, and somebody again from `up` on. */
export const clusterPage = (cluster: string, down: number, up: number | null): Demand => ({
  alert: 'ClusterDown',
  about: cluster,
  at: down + 5,
  ends: up === null ? null : up + 5,
});

/** Some way for a whole cluster to die, and how long it takes until the exporter calls it down. */
function death(scene: Scene): { readonly change: (one: Appliance) => void; readonly after: number } {
  const { draw, tenant } = scene;
  if (draw.oneOf([true, false])) return { change: silence(tenant), after: 5 };
  return { change: setStatus(draw.oneOf(['ERROR', 'FAILED'])), after: 0 };
}

export const wholeClusters = ['c1', 'c2', 'c3', 'c4'] as const;

export const outageKinds: readonly Kind[] = [
  {
    name: 'a whole cluster down',
    play: (scene) => {
      const cluster = scene.draw.oneOf(wholeClusters);
      const { change, after } = death(scene);
      const up = scene.draw.between(20, 50);
      return {
        minutes: up + 20,
        acts: during(0, up, scene.tenant.members(cluster), change, recover),
        demands: [clusterPage(cluster, after, up)],
      };
    },
  },
  {
    name: 'a cluster of one down',
    play: (scene) => {
      const { change, after } = death(scene);
      const up = scene.draw.between(14, 50);
      return {
        minutes: up + 20,
        acts: during(0, up, scene.tenant.members('c1'), change, recover),
        demands: [clusterPage('c1', after, up)],
      };
    },
  },
  {
    name: 'a cluster of one stuck in CONFIGURING',
    play: ({ tenant, draw }) => {
      const up = draw.between(50, 70);
      return {
        minutes: up + 20,
        acts: during(0, up, tenant.members('c1'), setStatus('CONFIGURING'), recover),
        demands: [clusterPage('c1', 30, up)],
      };
    },
  },
  {
    name: 'a whole cluster down for a short time',
    play: ({ tenant, draw }) => {
      const up = draw.between(1, 3.5);
      return {
        minutes: 40,
        acts: during(0, up, tenant.members(draw.oneOf(wholeClusters)), setStatus('ERROR'), recover),
        demands: [],
      };
    },
  },
  {
    name: 'one of a pair down',
    play: ({ tenant, draw }) => {
      const one = draw.oneOf(tenant.members('c2') as [Appliance, ...Appliance[]]);
      const up = draw.between(10, 30);
      return {
        minutes: up + 15,
        acts: during(0, up, [one], setStatus('ERROR'), recover),
        demands: [
          { alert: 'ClientUnhealthy', about: one.id, at: 6, ends: up + 6 },
          { alert: 'ClusterRedundancyLost', about: 'c2', at: 6, ends: up + 6 },
        ],
      };
    },
  },
  {
    name: 'the members of a cluster go down at different minutes, and come back in the same sweep',
    play: ({ tenant, draw }) => {
      const [first, second, third] = tenant.members('c3') as [Appliance, Appliance, Appliance];
      const a = draw.between(8, 12);
      const b = a + draw.between(3, 5);
      const up = b + draw.between(12, 30);
      const ids = [first.id, second.id];
      return {
        minutes: up + 20,
        acts: [
          ...during(0, up, [first], setStatus('ERROR'), recover),
          ...during(a, up, [second], setStatus('FAILED'), recover),
          ...during(b, up, [third], setStatus('ERROR'), recover),
        ],
        demands: [
          { alert: 'ClientUnhealthy', about: ids[0] ?? '', at: 6, ends: up + 6 },
          { alert: 'ClientUnhealthy', about: ids[1] ?? '', at: a + 6, ends: up + 6 },
          clusterPage('c3', b, up),
        ],
      };
    },
  },
  {
    name: 'a cluster whose members come back some minutes apart',
    play: (scene) => {
      const { tenant, draw } = scene;
      const { change, after } = death(scene);
      const cluster = draw.oneOf(['c2', 'c3', 'c4']);
      const members = tenant.members(cluster);
      const back = draw.between(20, 30);
      const ups = members.map((_, index) => back + Math.min(index, 2) * draw.between(1, 2));
      return {
        minutes: back + 30,
        acts: members.flatMap((one, index) => during(0, ups[index] ?? back, [one], change, recover)),
        demands: [clusterPage(cluster, after, back)],
      };
    },
  },
  {
    name: 'a cluster of which one member comes back much later',
    play: ({ tenant, draw }) => {
      const members = tenant.members('c3');
      const [late, ...others] = members as [Appliance, ...Appliance[]];
      const back = draw.between(20, 30);
      const up = back + draw.between(15, 25);
      return {
        minutes: up + 15,
        acts: [
          ...during(0, back, others, setStatus('ERROR'), recover),
          ...during(0, up, [late], setStatus('ERROR'), recover),
        ],
        // Its own trouble counts from the end of its cluster's.
        demands: [
          clusterPage('c3', 0, back),
          { alert: 'ClientUnhealthy', about: late.id, at: back + 5, within: 3, ends: up + 6 },
        ],
      };
    },
  },
  {
    name: 'a second outage of a cluster ten minutes after the first',
    play: ({ tenant, draw }) => {
      const cluster = draw.oneOf(wholeClusters);
      const members = tenant.members(cluster);
      const first = draw.between(10, 25);
      const second = first + draw.between(10, 14);
      const up = second + draw.between(10, 20);
      return {
        minutes: up + 15,
        acts: [
          ...during(0, first, members, setStatus('ERROR'), recover),
          ...during(second, up, members, setStatus('FAILED'), recover),
        ],
        demands: [clusterPage(cluster, 0, first), clusterPage(cluster, second, up)],
      };
    },
  },
  {
    name: 'a cluster that comes back for three minutes only',
    play: ({ tenant, draw }) => {
      const members = tenant.members('c3');
      const first = draw.between(10, 25);
      const up = first + 3 + draw.between(10, 20);
      return {
        minutes: up + 15,
        acts: [
          ...during(0, first, members, setStatus('ERROR'), recover),
          ...during(first + 3, up, members, setStatus('ERROR'), recover),
        ],
        demands: [clusterPage('c3', 0, up)],
      };
    },
  },
];
