import { during, type Kind, recover, setStatus, silence } from './incident.ts';
import type { Appliance } from './incident-tenant.ts';
import { oneOfMany, ticket } from './trouble-kinds.ts';

export const applianceKinds: readonly Kind[] = [
  {
    name: 'an appliance that goes down and up slowly',
    play: (scene) => {
      const one = oneOfMany(scene);
      const period = scene.draw.oneOf([6, 7, 8]);
      const turns = Array.from({ length: Math.floor(100 / period) }, (_, index) => index * period);
      const bad = scene.draw.between(2.5, 3.5);
      const lastUp = (turns.at(-1) ?? 0) + bad;
      return {
        minutes: lastUp + 30,
        acts: turns.flatMap((minute) => during(minute, minute + bad, [one], setStatus('ERROR'), recover)),
        // The sixth change ends the third trouble but one; two more minutes where a sweep misses a turn.
        demands: [
          {
            alert: 'ClientFlapping',
            about: one.id,
            at: 2 * period + bad + 10,
            within: period + 2,
            ends: lastUp + 16,
            endsWithin: 3,
          },
        ],
      };
    },
  },
  {
    name: 'an appliance that goes down and up each minute',
    play: (scene) => {
      const one = oneOfMany(scene);
      const turns = Array.from({ length: 20 }, (_, index) => index * 2);
      return {
        minutes: 60,
        acts: turns.flatMap((minute) => during(minute, minute + 1, [one], setStatus('ERROR'), recover)),
        demands: [{ alert: 'ClientUnhealthy', about: one.id, at: 6, within: 4, ends: 39 + 6, endsWithin: 4 }],
      };
    },
  },
  {
    name: 'an appliance that is down is renamed',
    play: (scene) => {
      const one = oneOfMany(scene);
      const [renamed, up] = [scene.draw.between(2, 18), scene.draw.between(20, 40)];
      return {
        minutes: up + 15,
        acts: [
          ...during(0, up, [one], setStatus('FAILED'), recover),
          {
            minute: renamed,
            does: () => {
              one.name = `renamed ${one.name} "now"`;
            },
          },
        ],
        demands: [ticket('ClientUnhealthy', one.id, 6, up)],
      };
    },
  },
  {
    name: 'an appliance that is down moves to another cluster',
    play: (scene) => {
      const { tenant, draw } = scene;
      const one = draw.oneOf(tenant.members('c3') as [Appliance, ...Appliance[]]);
      const [moved, up] = [draw.between(10, 20), draw.between(35, 50)];
      return {
        minutes: up + 15,
        acts: [
          ...during(0, up, [one], setStatus('ERROR'), recover),
          {
            minute: moved,
            does: () => {
              one.cluster = 'c4';
            },
          },
        ],
        demands: [
          ticket('ClientUnhealthy', `c3/${one.id}`, 6, moved),
          ticket('ClientUnhealthy', `c4/${one.id}`, moved + 6, up),
        ],
      };
    },
  },
  {
    name: 'an appliance that is down is deleted',
    play: (scene) => {
      const { tenant, draw } = scene;
      const one = oneOfMany(scene);
      const gone = draw.between(9, 25);
      return {
        minutes: gone + 20,
        acts: [
          { minute: 0, does: () => setStatus('ERROR')(one) },
          {
            minute: gone,
            does: () => {
              tenant.appliances = tenant.appliances.filter((each) => each !== one);
            },
          },
        ],
        // Two complete lists without it.
        demands: [{ alert: 'ClientUnhealthy', about: one.id, at: 6, ends: gone + 6.5, endsWithin: 3 }],
      };
    },
  },
  {
    name: 'appliances that are well are deleted, renamed, moved and added',
    play: ({ tenant, draw }) => {
      const [gone, renamed, moved] = tenant.members('c4');
      return {
        minutes: 60,
        acts: [
          {
            minute: 0,
            does: () => {
              tenant.appliances = tenant.appliances.filter((one) => one !== gone);
            },
          },
          {
            minute: draw.between(1, 5),
            does: () => {
              if (renamed) renamed.name = '';
            },
          },
          {
            minute: draw.between(1, 5),
            does: () => {
              if (moved) moved.cluster = 'c5';
            },
          },
          {
            minute: draw.between(5, 9),
            does: () => {
              tenant.add('c3', 'new', { status: 'NOT_CONFIGURED', provisionStatus: 'DRAFT' });
            },
          },
          { minute: 20, does: () => tenant.appliances.filter(({ id }) => id === 'new').forEach(configured) },
          { minute: 30, does: () => tenant.appliances.filter(({ id }) => id === 'new').forEach(recover) },
        ],
        demands: [],
      };
    },
  },
  {
    name: 'a draft and an appliance that was never configured, in ERROR and silent',
    play: ({ tenant }) => {
      const never = silence(tenant);
      return {
        minutes: 40,
        acts: [
          {
            minute: 0,
            does: () => {
              tenant.add('c3', 'draft', { provisionStatus: 'DRAFT', status: 'ERROR' });
              never(tenant.add('c2', 'unused', { status: 'NOT_CONFIGURED' }));
            },
          },
        ],
        demands: [],
      };
    },
  },
];

const configured = (one: Appliance): void => {
  one.provisionStatus = 'PROVISIONED';
  one.status = 'CONFIGURING';
};
