import { type Demand, during, type Kind, recover, type Scene, setStatus, silence } from './incident.ts';
import type { Appliance } from './incident-tenant.ts';

const dead = ['ERROR', 'FAILED'] as const;

/** An appliance of a cluster in which at least two others work. */
function oneOfMany({ tenant, draw }: Scene): Appliance {
  return draw.oneOf(tenant.members(draw.oneOf(['c3', 'c4', 'c5'])) as [Appliance, ...Appliance[]]);
}

/** A ticket about an appliance that is down from one minute to another. */
const ticket = (alert: string, about: string, at: number, up: number | null): Demand => ({
  alert,
  about,
  at,
  ends: up === null ? null : up + 6,
});

export const applianceKinds: readonly Kind[] = [
  {
    name: 'one appliance in ERROR or FAILED',
    play: (scene) => {
      const one = oneOfMany(scene);
      const up = scene.draw.between(8, 40);
      return {
        minutes: up + 15,
        acts: during(0, up, [one], setStatus(scene.draw.oneOf(dead)), recover),
        demands: [ticket('ClientUnhealthy', one.id, 6, up)],
      };
    },
  },
  {
    name: 'one appliance silent',
    play: (scene) => {
      const one = oneOfMany(scene);
      const up = scene.draw.between(15, 45);
      return {
        minutes: up + 15,
        acts: during(0, up, [one], silence(scene.tenant), recover),
        demands: [ticket('ClientNotSeen', one.id, 11, up)],
      };
    },
  },
  {
    name: 'one appliance in ERROR for a short time',
    play: (scene) => {
      const up = scene.draw.between(1, 4.5);
      return {
        minutes: 30,
        acts: during(0, up, [oneOfMany(scene)], setStatus('ERROR'), recover),
        demands: [],
      };
    },
  },
  {
    name: 'one appliance silent for a short time',
    play: (scene) => {
      const up = scene.draw.between(2, 9.5);
      return {
        minutes: 30,
        acts: during(0, up, [oneOfMany(scene)], silence(scene.tenant), recover),
        demands: [],
      };
    },
  },
  {
    name: 'one appliance in WARNING',
    play: (scene) => {
      const one = oneOfMany(scene);
      const up = scene.draw.between(35, 55);
      return {
        minutes: up + 20,
        acts: during(0, up, [one], setStatus('WARNING'), recover),
        demands: [{ alert: 'ClientDegraded', about: one.id, at: 30, ends: up + 11 }],
      };
    },
  },
  {
    name: 'one appliance in WARNING that looks well for a minute now and then',
    play: (scene) => {
      const one = oneOfMany(scene);
      const turns = [0, 6, 12, 18, 24, 30, 36, 42];
      return {
        minutes: 70,
        acts: turns.flatMap((minute) => during(minute, minute + 4, [one], setStatus('WARNING'), recover)),
        demands: [
          { alert: 'ClientDegraded', about: one.id, at: 30, within: 2, ends: 46 + 11, endsWithin: 2 },
        ],
      };
    },
  },
  {
    name: 'one appliance in WARNING for a short time',
    play: (scene) => {
      const up = scene.draw.between(5, 20);
      return {
        minutes: 45,
        acts: during(0, up, [oneOfMany(scene)], setStatus('WARNING'), recover),
        demands: [],
      };
    },
  },
  {
    name: 'one appliance stuck in CONFIGURING',
    play: (scene) => {
      const one = oneOfMany(scene);
      const up = scene.draw.between(45, 60);
      return {
        minutes: up + 15,
        acts: during(0, up, [one], setStatus('CONFIGURING'), recover),
        demands: [ticket('ClientConfiguring', one.id, 40, up)],
      };
    },
  },
  {
    name: 'one appliance in CONFIGURING for an update',
    play: (scene) => {
      const up = scene.draw.between(2, 25);
      return {
        minutes: 45,
        acts: during(0, up, [oneOfMany(scene)], setStatus('CONFIGURING'), recover),
        demands: [],
      };
    },
  },
  {
    name: 'an appliance silent first, in ERROR 6 to 10 min later',
    play: (scene) => {
      const one = oneOfMany(scene);
      const [error, up] = [scene.draw.between(6, 10), scene.draw.between(25, 45)];
      return {
        minutes: up + 15,
        acts: [
          ...during(0, up, [one], silence(scene.tenant), recover),
          { minute: error, does: () => setStatus('ERROR')(one) },
        ],
        demands: [ticket('ClientNotSeen', one.id, 11, up)],
      };
    },
  },
  {
    name: 'an appliance in ERROR first, silent with another status later',
    play: (scene) => {
      const one = oneOfMany(scene);
      const [quiet, up] = [scene.draw.between(2, 5), scene.draw.between(25, 45)];
      return {
        minutes: up + 15,
        acts: [
          ...during(0, up, [one], setStatus('ERROR'), recover),
          { minute: quiet, does: () => silence(scene.tenant)(one) },
          { minute: quiet + 6, does: () => setStatus('NORMAL')(one) },
        ],
        demands: [ticket('ClientUnhealthy', one.id, 6, up)],
      };
    },
  },
  {
    name: 'an appliance in WARNING first, in ERROR later',
    play: (scene) => {
      const one = oneOfMany(scene);
      const [error, up] = [scene.draw.between(10, 25), scene.draw.between(45, 60)];
      return {
        minutes: up + 15,
        acts: [
          ...during(0, up, [one], setStatus('WARNING'), recover),
          { minute: error, does: () => setStatus('FAILED')(one) },
        ],
        demands: [ticket('ClientUnhealthy', one.id, error + 6, up)],
      };
    },
  },
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
