import { applianceTypeOf, type SimulatedCluster } from './appliance.ts';
import type { ClusterState } from './living-cluster.ts';
import type { HealthProblem, Vitals } from './living-fleet.ts';
import { hex } from './seeded.ts';
import { isoMicros, type WireObject } from './wire-shapes.ts';

/** The part of a client that its cluster's object needs. */
export interface Member {
  readonly id: string;
  readonly status: unknown;
  readonly vitals: Vitals;
}

/** One cluster at one moment. */
interface ClusterView {
  readonly seed: number;
  readonly cluster: SimulatedCluster;
  readonly state: ClusterState;
  readonly members: readonly Member[];
  readonly certificate: string;
}

/** Statuses of an appliance that does its share of its cluster's work. */
const active: ReadonlySet<unknown> = new Set(['NORMAL', 'WARNING']);

function statusOf(members: readonly Member[]): string {
  const configured = members.filter(({ status }) => status !== 'NOT_CONFIGURED');
  if (configured.length === 0) return members.length === 0 ? 'NO_CLIENTS' : 'CONFIGURING';
  const working = configured.filter(({ status }) => active.has(status)).length;
  if (working === 0)
    return configured.some(({ status }) => status === 'CONFIGURING') ? 'CONFIGURING' : 'FAILED';
  return working === configured.length ? 'NORMAL' : 'WARNING';
}

/** The element of the list of clusters, as v2025 and later show it. Keys are fake and say so. */
export function managedCluster(view: ClusterView): WireObject {
  const { seed, cluster, state, members, certificate } = view;
  const { ordinal } = cluster;
  const status = state.status ?? statusOf(members);
  const thumbprint = `simulated-thumbprint-${hex(40, seed, 'thumbprint', ordinal)}`;
  const publicKey = `-----BEGIN PUBLIC KEY-----simulated-public-key-${ordinal}-----END PUBLIC KEY-----`;
  return {
    id: cluster.id,
    name: cluster.name,
    pod: 'simulated',
    org: 'simulated-tenant',
    type: 'idn',
    configuration: { clusterExternalId: hex(32, seed, 'external', ordinal), gmtOffset: '-6' },
    keyPair: { publicKey, publicKeyThumbprint: thumbprint, publicKeyCertificate: certificate },
    attributes: {
      queue: { name: `simulated-queue-${ordinal}`, region: 'us-east-1' },
      keystore: `simulated-private-keystore-${ordinal}`,
    },
    description: `Cluster ${cluster.name}`,
    redis: { redisHost: `simulated-host-redis-${ordinal}.example.invalid`, redisPort: 6379 },
    clientType: applianceTypeOf(cluster),
    ccgVersion: 'v01',
    pinnedConfig: false,
    logConfiguration: logConfiguration(view),
    operational: status === 'NORMAL' || status === 'WARNING',
    status,
    publicKeyCertificate: certificate,
    publicKeyThumbprint: thumbprint,
    publicKey,
    encryptionConfiguration: { format: 'V3' },
    alertKey: alertKeyOf(members, status),
    clientIds: members.map(({ id }) => id),
    serviceCount: 6,
    ccId: String(1_533 + ordinal),
    createdAt: '2025-03-03T08:00:00.000000Z',
    updatedAt: null,
    ...releases(view),
    consolidatedHealthIndicatorsStatus: healthOf(members),
  };
}

/** Fields of a cluster that the families before v2025 do not have. */
export const sinceV2025 = [
  'encryptionConfiguration',
  'lastReleaseNotifiedAt',
  'updatePreferences',
  'currentInstalledReleaseVersion',
  'updatePackage',
  'isOutOfDateNotifiedAt',
  'consolidatedHealthIndicatorsStatus',
];

const releaseName = (generation: number): string => `${610 + generation}.0`;

/** A cluster runs what all its appliances run; a newer release waits until each has been updated. */
function releases({ cluster, state, members }: ClusterView): WireObject {
  const generations = members
    .filter(({ vitals }) => vitals.age !== null)
    .map(({ vitals }) => vitals.generation);
  const installed = generations.length === 0 ? null : Math.min(...generations);
  const newest = Math.max(state.release, ...generations);
  const since = state.outOfDateSince === null ? null : isoMicros(state.outOfDateSince);
  return {
    lastReleaseNotifiedAt: since,
    updatePreferences: {
      processGroups: null,
      updateState: cluster.ordinal % 6 === 5 ? 'DISABLED' : 'AUTO',
      notificationEmail: null,
    },
    currentInstalledReleaseVersion: installed === null ? null : releaseName(installed),
    updatePackage: installed === null || newest === installed ? null : releaseName(newest),
    isOutOfDateNotifiedAt: since,
  };
}

function logConfiguration({ cluster, state: { debugLogging } }: ClusterView): WireObject {
  if (debugLogging === null) return { rootLevel: 'INFO', logLevels: {} };
  const { minutes, end } = debugLogging;
  return {
    clientId: cluster.id,
    durationMinutes: minutes,
    expiration: isoMicros(end),
    rootLevel: 'DEBUG',
    logLevels: { 'sailpoint.connector.ADLDAPConnector': 'TRACE' },
  };
}

const problemsOf = (members: readonly Member[]): readonly HealthProblem[] =>
  members.flatMap(({ vitals: { problem } }) => (problem === null ? [] : [problem]));

/** SailPoint's own alert about the cluster; empty when there is none. */
function alertKeyOf(members: readonly Member[], status: string): string {
  const isShort = problemsOf(members).some(({ category }) => category === 'cpu' || category === 'memory');
  if (isShort) return 'LIMITED_RESOURCES';
  return status === 'NORMAL' ? '' : `CLUSTER_STATUS_${status}`;
}

/** The worst of the members' health; null while none was ever seen. */
function healthOf(members: readonly Member[]): string | null {
  if (members.every(({ vitals }) => vitals.age === null)) return null;
  const levels = problemsOf(members).map(({ level }) => level);
  if (levels.includes('errors')) return 'ERROR';
  return levels.length === 0 ? 'NORMAL' : 'WARNING';
}

/** The answer to an appliance's own status report: what the appliance is to run next. */
export function statusAggregate(client: WireObject): WireObject {
  const { id, clientId, clusterId, clusterType, vaDownloadUrl, vaVersion } = client;
  return {
    id,
    clientId,
    clusterId,
    orgType: 'test',
    vaDownloadUrl,
    clusterJobCount: 1,
    configuration: {
      clusterType,
      clusterExternalId: clusterId,
      debug: 'false',
      failureThreshold: '0',
      gmtOffset: '-6',
      scheduleUpgrade: 'false',
      va_version: vaVersion,
      jobType: 'VA_UPGRADE',
      cookbook: vaVersion,
    },
    connectorServices: [{ id: '540696', name: 'EndToEnd-ADSource', connector_host: 'host.example.invalid' }],
    jobs: [{ uuid: clusterId, state: 'FINISHED', type: 'VA_UPGRADE', targetId: id }],
    queue: { name: 'simulated-queue', region: 'us-east-1' },
    maintenance: {
      window: 'false',
      windowStartTime: null,
      windowClusterTime: null,
      windowFinishTime: null,
    },
  };
}
