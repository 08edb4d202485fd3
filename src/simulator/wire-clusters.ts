import type { Cluster } from './appliance.ts';
import { hex } from './seeded.ts';
import type { WireObject } from './wire-shapes.ts';

/** What of a client its cluster's object is made from. */
export interface Member {
  readonly id: string;
  readonly status: unknown;
}

/** Statuses of an appliance that takes part in its cluster's work. */
const active: ReadonlySet<unknown> = new Set(['NORMAL', 'WARNING']);

function clusterStatus(members: readonly Member[]): string {
  const configured = members.filter(({ status }) => status !== 'NOT_CONFIGURED');
  if (configured.length === 0) return members.length === 0 ? 'NO_CLIENTS' : 'CONFIGURING';
  const working = configured.filter(({ status }) => active.has(status)).length;
  if (working === 0)
    return configured.some(({ status }) => status === 'CONFIGURING') ? 'CONFIGURING' : 'FAILED';
  return working === configured.length ? 'NORMAL' : 'WARNING';
}

/** The element of the list of clusters. Keys and certificates are fake, and say so. */
export function managedCluster(seed: number, cluster: Cluster, members: readonly Member[]): WireObject {
  const status = clusterStatus(members);
  const thumbprint = `simulated-thumbprint-${hex(40, seed, 'thumbprint', cluster.ordinal)}`;
  const publicKey = `-----BEGIN PUBLIC KEY-----simulated-public-key-${cluster.ordinal}-----END PUBLIC KEY-----`;
  const certificate = `-----BEGIN CERTIFICATE-----simulated-certificate-${cluster.ordinal}-----END CERTIFICATE-----`;
  return {
    id: cluster.id,
    name: cluster.name,
    pod: 'simulated',
    org: 'simulated-tenant',
    type: 'idn',
    configuration: { clusterExternalId: hex(32, seed, 'external', cluster.ordinal), gmtOffset: '-6' },
    keyPair: { publicKey, publicKeyThumbprint: thumbprint, publicKeyCertificate: certificate },
    attributes: {
      queue: { name: `simulated-queue-${cluster.ordinal}`, region: 'us-east-1' },
      keystore: null,
    },
    description: `Cluster ${cluster.name}`,
    redis: { redisHost: 'redis.example.invalid', redisPort: 6379 },
    clientType: 'VA',
    ccgVersion: 'v01',
    pinnedConfig: false,
    logConfiguration: null,
    operational: status === 'NORMAL' || status === 'WARNING',
    status,
    publicKeyCertificate: certificate,
    publicKeyThumbprint: thumbprint,
    publicKey,
    alertKey: `CLUSTER_STATUS_${status}`,
    clientIds: members.map(({ id }) => id),
    serviceCount: 6,
    ccId: String(1_533 + cluster.ordinal),
    createdAt: '2025-03-03T08:00:00.000000Z',
    updatedAt: null,
  };
}

/** The body that answers an appliance's own status report: what it shall run next. */
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
