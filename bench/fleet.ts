import { type Client, type ClusterId, clientId, clusterId, tenantName } from '../src/fleet/client.ts';
import { emptySnapshot, type KnownCluster } from '../src/fleet/snapshot.ts';
import { statuses } from '../src/fleet/status.ts';
import type { View } from '../src/fleet/view.ts';
import { type Instant, instant, millis, seconds, type Tick, tick, toSeconds } from '../src/lib/units.ts';

const perCluster = 20;

const start = instant(Date.UTC(2026, 0, 1));

/** A fleet of one tenant after a sweep: 14 series for each client, and 8 for each of its clusters. */
export function fleetOf(clients: number): View {
  const found = Array.from({ length: clients }, (_, index) => clientAt(index));
  return {
    snapshot: {
      ...emptySnapshot(tenantName('acme')),
      up: true,
      listedOnce: true,
      clients: new Map(found.map((client) => [client.id, client])),
      clusters: new Map(
        found.map((client, index) => [
          cluster(index),
          clusterAt(cluster(index), `Cluster of ${client.name}`),
        ]),
      ),
    },
    thresholds: { notSeenAfter: seconds(900), staleAfter: 3 },
    interval: toSeconds(seconds(30)),
    nextSweep: null,
  };
}

const clusterAt = (id: ClusterId, name: string): KnownCluster => ({
  id,
  name,
  type: 'idn',
  clientType: 'VA',
  ccgVersion: '730',
  releaseVersion: '2026.11',
  status: 'NORMAL',
  operational: true,
  health: 'NORMAL',
  clients: perCluster,
  services: 3,
  certificateExpiry: null,
  updateAvailable: false,
  updatesEnabled: true,
  outOfDateSince: null,
  verboseLoggingExpiry: null,
  alertKey: null,
  missedLists: 0,
});

const cluster = (index: number) => clusterId(id(Math.floor(index / perCluster), 'c105'));

/** As SailPoint's: 32 hexadecimal digits. */
const id = (index: number, kind: string): string =>
  `2c9180${(Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')}${index.toString(16).padStart(14, '0')}${kind}`;

const clientAt = (index: number): Client => ({
  id: clientId(id(index, 'c11e')),
  clusterId: cluster(index),
  name: `va-${index}.datacenter-${index % 7}.example.com`,
  type: 'VA',
  clusterType: 'idn',
  provisionStatus: 'PROVISIONED',
  vaVersion: 'va-megapod-useast1-610-1621372012',
  osType: 'flatcar',
  osVersion: '3815.2.5',
  hypervisor: 'vmware',
  ccgPin: null,
  status: statuses[index % 40 === 0 ? index % statuses.length : 0] ?? 'NORMAL',
  age: { millis: millis((index * 37) % 60_000), readAt: tick(0), by: 'server' },
  lastSeen: later(start, index),
  createdAt: later(start, -index * 1_000),
  statusAt: later(start, index * 2),
  healthEvents: [],
  cpuUtilization: null,
  memoryFree: null,
  alertKey: null,
  polls: {
    last: { kind: 'answered', at: tick(0) },
    lastSuccess: later(start, index * 3),
    acceptedType: null,
  },
  missedLists: 0,
  heldSince: null,
});

const later = (from: Instant, by: number): Instant => instant(from + by);

/** What a sweep makes of it: each client is read again, its times move on, and nothing else. */
export function afterSweep(view: View, readAt: Tick): View {
  const moved = (at: Instant | null): Instant | null => at && later(at, 30_000);
  return replaced(view, (client) => ({
    ...client,
    age: client.age && { ...client.age, readAt },
    lastSeen: moved(client.lastSeen),
    statusAt: moved(client.statusAt),
    polls: {
      ...client.polls,
      last: { kind: 'answered', at: readAt },
      lastSuccess: moved(client.polls.lastSuccess),
    },
  }));
}

/** Every nth client gets into another state; the others are the same objects. */
export const withEach = (view: View, nth: number): View =>
  replaced(view, (client, index) =>
    index % nth === 0 ? { ...client, status: client.status === 'ERROR' ? 'WARNING' : 'ERROR' } : client,
  );

const replaced = (view: View, replace: (client: Client, index: number) => Client): View => ({
  ...view,
  snapshot: {
    ...view.snapshot,
    clients: new Map(
      [...view.snapshot.clients.values()].map((client, index) => [client.id, replace(client, index)]),
    ),
  },
});
