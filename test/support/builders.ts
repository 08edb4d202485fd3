import type { Age } from '../../src/fleet/age.ts';
import {
  type Client,
  type ClientId,
  clientId,
  clusterId,
  type Polls,
  tenantName,
} from '../../src/fleet/client.ts';
import type { Thresholds } from '../../src/fleet/judge.ts';
import type { Listed, Reported } from '../../src/fleet/observation.ts';
import { emptySnapshot, type KnownCluster, type Snapshot } from '../../src/fleet/snapshot.ts';
import type { View } from '../../src/fleet/view.ts';
import { millis, seconds, tick, toSeconds } from '../../src/lib/units.ts';

export const acme = tenantName('acme');

/** Not seen after 15 min, stale after 3 failed polls. */
export const thresholds: Thresholds = { notSeenAfter: seconds(900), staleAfter: 3 };

/** An age that was read at tick 0. */
export const age = (value: number, readAt = 0): Age => ({
  millis: millis(value),
  readAt: tick(readAt),
  by: 'server',
});

const polls: Polls = { last: { kind: 'never' }, lastSuccess: null, acceptedType: null };

export const answered = (at = 0): Pick<Polls, 'last'> => ({ last: { kind: 'answered', at: tick(at) } });

export const noDocument = (at = 0): Pick<Polls, 'last'> => ({ last: { kind: 'no_document', at: tick(at) } });

/** Polls of which this many failed in a row. */
export const failedTimes = (inARow: number, at = 0): Pick<Polls, 'last'> => ({
  last: { kind: 'failed', at: tick(at), inARow, reason: 'timeout' },
});

export interface ClientValues extends Partial<Omit<Client, 'id' | 'polls'>> {
  readonly id?: string;
  readonly polls?: Partial<Polls>;
}

/** A healthy appliance about which everything is known, with these values replaced. */
export const aClient = ({ id = 'a', polls: some, ...values }: ClientValues = {}): Client => ({
  clusterId: clusterId('c1'),
  name: 'va-1',
  type: 'VA',
  clusterType: 'idn',
  provisionStatus: 'PROVISIONED',
  vaVersion: '1.0',
  osType: 'flatcar',
  osVersion: '3815',
  hypervisor: null,
  ccgPin: null,
  status: 'NORMAL',
  age: age(10_000),
  lastSeen: null,
  createdAt: null,
  statusAt: null,
  healthEvents: [],
  cpuUtilization: null,
  memoryFree: null,
  alertKey: null,
  missedLists: 0,
  heldSince: null,
  ...values,
  id: clientId(id),
  polls: { ...polls, ...some },
});

export const aListed = ({
  id = 'a',
  ...values
}: Partial<Omit<Listed, 'id'>> & { readonly id?: string } = {}): Listed => ({
  clusterId: clusterId('c1'),
  name: 'va-1',
  type: 'VA',
  clusterType: 'idn',
  provisionStatus: 'PROVISIONED',
  vaVersion: '1.0',
  status: 'NORMAL',
  age: millis(10_000),
  lastSeen: null,
  ageByDate: null,
  createdAt: null,
  healthEvents: [],
  cpuUtilization: null,
  memoryFree: null,
  alertKey: null,
  ...values,
  id: clientId(id),
});

export const aReport = (values: Partial<Reported> = {}): Reported => ({
  status: 'NORMAL',
  age: null,
  lastSeen: null,
  ageByDate: null,
  statusAt: null,
  osType: null,
  osVersion: null,
  vaVersion: null,
  hypervisor: null,
  ccgPin: null,
  alertKey: null,
  ...values,
});

export const byId = (clients: readonly Client[]): ReadonlyMap<ClientId, Client> =>
  new Map(clients.map((client) => [client.id, client]));

/** The snapshot after a complete list of these clients at tick 0. */
export const aSnapshot = (clients: readonly Client[], values: Partial<Snapshot> = {}): Snapshot => ({
  ...emptySnapshot(acme),
  up: true,
  listedOnce: true,
  clients: byId(clients),
  ...values,
});

export const aView = (clients: readonly Client[], values: Partial<Snapshot> = {}): View => ({
  snapshot: aSnapshot(clients, values),
  thresholds,
  interval: toSeconds(seconds(30)),
  nextSweep: null,
});

/** A cluster of which all is known but what `values` say, in no list missed. */
export const aCluster = ({
  id = 'c1',
  ...values
}: Partial<Omit<KnownCluster, 'id'>> & { readonly id?: string } = {}): KnownCluster => ({
  name: 'Frankfurt',
  type: 'idn',
  clientType: 'VA',
  ccgVersion: '1',
  releaseVersion: '2026.1',
  status: 'NORMAL',
  operational: true,
  health: 'NORMAL',
  clients: 1,
  services: 1,
  certificateExpiry: null,
  updateAvailable: false,
  updatesEnabled: true,
  outOfDateSince: null,
  verboseLoggingExpiry: null,
  alertKey: null,
  missedLists: 0,
  ...values,
  id: clusterId(id),
});

export const clustersById = (clusters: readonly KnownCluster[]): Snapshot['clusters'] =>
  new Map(clusters.map((cluster) => [cluster.id, cluster]));
