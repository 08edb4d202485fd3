import { type Demand, during, type Kind, recover, type Scene, setStatus, silence } from './incident.ts';
import type { Appliance } from './incident-tenant.ts';

const dead = ['ERROR', 'FAILED'] as const;

/** An appliance of a cluster in which at least two others work. */
export function oneOfMany({ tenant, draw }: Scene): Appliance {
  return draw.oneOf(tenant.members(draw.oneOf(['c3', 'c4', 'c5'])) as [Appliance, ...Appliance[]]);
}

/** A ticket about an appliance that is down from one minute to another. */
export const ticket = (alert: string, about: string, at: number, up: number | null): Demand => ({
  alert,
  about,
  at,
  ends: up === null ? null : up + 6,
});

export const troubleKinds: readonly Kind[] = [
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
];
