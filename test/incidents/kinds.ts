import { applianceKinds } from './appliance-kinds.ts';
import { blindnessKinds } from './blindness-kinds.ts';
import { clusterKinds } from './cluster-kinds.ts';
import { type Kind, soon } from './incident.ts';
import { limitKinds } from './limit-kinds.ts';
import { listKinds } from './list-kinds.ts';
import { monitorKinds } from './monitor-kinds.ts';
import { outageKinds } from './outage-kinds.ts';
import { troubleKinds } from './trouble-kinds.ts';

const tenantKinds: readonly Kind[] = [
  ...troubleKinds,
  ...applianceKinds,
  ...outageKinds,
  ...clusterKinds,
  ...blindnessKinds,
  ...listKinds,
  ...limitKinds,
];

/** The same incident, during which the exporter restarts: once it has been reported, and before it is over. */
const withRestart = ({ name, play }: Kind): Kind => ({
  name: `${name}; the exporter restarts meanwhile`,
  isAboutMonitor: true,
  play: (scene) => {
    const { draw, monitor } = scene;
    const incident = play(scene);
    const from = Math.max(0, ...incident.demands.map(({ at, within = soon }) => at + within)) + 1;
    const to =
      Math.min(incident.minutes, ...incident.demands.map(({ ends }) => ends ?? incident.minutes)) - 9;
    const at = draw.between(from, Math.max(from, to));
    const acts = [
      ...incident.acts,
      { minute: at, does: () => monitor.stop() },
      { minute: at + draw.between(0.25, 1.5), does: () => monitor.start() },
    ];
    return { ...incident, acts };
  },
});

/** An exporter that restarts into a short list takes it for the whole one, and what begins meanwhile is noticed from its start on. */
const outlives = ({ name }: Kind): boolean =>
  !['most of the list is gone for a while', 'the list is empty and the API goes down'].includes(name);

/** All that may happen. */
export const kinds: readonly Kind[] = [
  ...tenantKinds,
  ...monitorKinds,
  ...tenantKinds.filter(outlives).map(withRestart),
];
