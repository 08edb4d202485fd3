import { type Act, during, type Kind, recover, type Scene, setStatus } from './incident.ts';
import { clusterPage } from './outage-kinds.ts';

/** A cluster is down all the time, so that a false end or a second page would show. */
const outage = ({ tenant }: Scene, up: number): readonly Act[] =>
  during(0, up, tenant.members('c3'), setStatus('ERROR'), recover);

const isAboutMonitor = true;

export const monitorKinds: readonly Kind[] = [
  {
    name: 'the exporter restarts during an outage',
    isAboutMonitor,
    play: (scene) => {
      const { draw, monitor } = scene;
      const at = draw.between(8, 15);
      return {
        minutes: 50,
        acts: [
          ...outage(scene, 30),
          { minute: at, does: () => monitor.stop() },
          { minute: at + draw.between(0.25, 1.5), does: () => monitor.start() },
        ],
        demands: [clusterPage('c3', 0, 30)],
      };
    },
  },
  {
    name: 'the exporter is gone during an outage',
    isAboutMonitor,
    play: (scene) => {
      const { draw, monitor } = scene;
      const at = draw.between(8, 12);
      const back = at + draw.between(7, 20);
      const up = back + 12;
      return {
        minutes: up + 15,
        acts: [
          ...outage(scene, up),
          { minute: at, does: () => monitor.stop() },
          { minute: back, does: () => monitor.start() },
        ],
        demands: [
          clusterPage('c3', 0, up),
          { alert: 'ExporterAbsent', about: '', at: at + 4.5, within: 2, ends: back + 2, endsWithin: 2 },
        ],
      };
    },
  },
  {
    name: 'the exporter crashes again and again',
    isAboutMonitor,
    play: (scene) => {
      const turns = [0, 2, 4, 6, 8, 10, 12, 14].map((minute) => minute + 5);
      return {
        minutes: 50,
        acts: turns.flatMap((minute) => [
          { minute, does: () => scene.monitor.stop() },
          { minute: minute + 1.5, does: () => scene.monitor.start() },
        ]),
        demands: [{ alert: 'ExporterAbsent', about: '', at: 5 + 5, within: 5, ends: 20.5, endsWithin: 6 }],
      };
    },
  },
  {
    name: 'one of two exporters is gone during an outage',
    isAboutMonitor,
    exporters: 2,
    play: (scene) => {
      const { draw, monitor } = scene;
      const at = draw.between(8, 12);
      const back = at + draw.between(25, 30);
      const which = draw.oneOf([0, 1]);
      return {
        minutes: 75,
        acts: [
          ...outage(scene, 55),
          { minute: at, does: () => monitor.stop(which) },
          { minute: back, does: () => monitor.start(which) },
        ],
        demands: [
          clusterPage('c3', 0, 55),
          { alert: 'ExporterReplicaDown', about: '', at: at + 17, within: 2.5, ends: back, endsWithin: 1.5 },
        ],
      };
    },
  },
  {
    name: 'both exporters restart one after the other',
    isAboutMonitor,
    exporters: 2,
    play: (scene) => {
      const { monitor } = scene;
      return {
        minutes: 50,
        acts: [
          ...outage(scene, 30),
          { minute: 10, does: () => monitor.stop(0) },
          { minute: 11, does: () => monitor.start(0) },
          { minute: 12, does: () => monitor.stop(1) },
          { minute: 13, does: () => monitor.start(1) },
        ],
        demands: [clusterPage('c3', 0, 30)],
      };
    },
  },
  {
    name: 'both exporters are blind',
    isAboutMonitor,
    exporters: 2,
    play: ({ tenant, draw }) => {
      const to = draw.between(8, 20);
      return {
        minutes: to + 20,
        acts: [
          {
            minute: 0,
            does: () => {
              tenant.failing = () => ({ kind: 'reset' });
            },
          },
          {
            minute: to,
            does: () => {
              tenant.failing = () => null;
            },
          },
        ],
        demands: [{ alert: 'ApiUnreachable', about: '', at: 4, within: 2, ends: to + 4, endsWithin: 2.5 }],
      };
    },
  },
  {
    name: 'the operator says that the missing are gone',
    isAboutMonitor,
    play: ({ tenant, draw, monitor }) => {
      const told = draw.between(5, 20);
      return {
        minutes: told + 30,
        acts: [
          {
            minute: 0,
            does: () => {
              tenant.hides = ({ cluster }) => cluster !== 'c1';
            },
          },
          { minute: told, does: () => monitor.reload() },
        ],
        demands: [{ alert: 'FleetEmpty', about: '', at: 1, within: 2, ends: told + 3, endsWithin: 2.5 }],
      };
    },
  },
  {
    name: 'a configuration that cannot be reloaded',
    isAboutMonitor,
    play: ({ draw, monitor }) => {
      const to = draw.between(5, 20);
      return {
        minutes: to + 10,
        acts: [
          { minute: 0, does: () => monitor.failReload() },
          { minute: to, does: () => monitor.reload() },
        ],
        demands: [{ alert: 'ConfigReloadFailed', about: '', at: 1, ends: to, endsWithin: 1.5 }],
      };
    },
  },
  {
    name: 'an hourly schedule on which nothing happens but one failed list',
    isAboutMonitor,
    interval: 3_600,
    play: ({ tenant }) => ({
      minutes: 190,
      acts: [
        {
          minute: 49,
          does: () => {
            tenant.failing = () => ({ kind: 'reset' });
          },
        },
        {
          minute: 51.25,
          does: () => {
            tenant.failing = () => null;
          },
        },
      ],
      demands: [],
    }),
  },
];
