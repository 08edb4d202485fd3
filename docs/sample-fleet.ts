import { type Client, clusterId } from '../src/fleet/client.ts';
import { noHistory, remember } from '../src/fleet/history.ts';
import type { View } from '../src/fleet/view.ts';
import { after, instant, seconds, tick, toSeconds } from '../src/lib/units.ts';
import {
  aClient,
  aCluster,
  age,
  answered,
  aView,
  clustersById,
  thresholds,
} from '../test/support/builders.ts';

/** When the samples in the documents are taken. */
export const sampleTime = instant(Date.UTC(2026, 10, 25, 3));

/** The tick that is the same moment. */
export const sampleTick = tick(0);

const cluster = clusterId('2c90');
const known = {
  clusterId: cluster,
  vaVersion: 'va-1234',
  polls: { ...answered(), lastSuccess: sampleTime },
} as const;

const clients: readonly Client[] = [
  aClient({ ...known, id: '2c91', name: 'va-1', age: age(12_000) }),
  aClient({ ...known, id: '2c92', name: 'va-2', status: 'ERROR', age: age(420_000) }),
];

const sweeps = {
  lastStart: sampleTime,
  lastCompletion: sampleTime,
  lastSuccess: sampleTime,
  last: {
    result: 'success',
    duration: toSeconds(seconds(1)),
    coverage: { polled: 2, failed: 0, deferred: 0, capped: 0 },
  },
} as const;

const shown = aView(clients, {
  listed: clients.length,
  sweeps,
  clusters: clustersById([aCluster({ id: cluster, clients: clients.length })]),
  clustersUp: true,
});

const change = {
  kind: 'status_changed',
  client: clients[1] ?? aClient(),
  from: 'NORMAL',
  to: 'ERROR',
  worse: true,
} as const;

/** A cluster with an appliance that is well and one that is not. */
export const sampleView: View = {
  ...shown,
  nextSweep: after(sampleTime, seconds(30)),
  snapshot: {
    ...shown.snapshot,
    history: remember(
      noHistory,
      { up: true, clients: shown.snapshot.clients, takenAt: sampleTick },
      [change],
      thresholds,
      sampleTime,
    ),
  },
};
