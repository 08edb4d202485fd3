import type { Instant } from '../lib/units.ts';
import type { ClusterId } from './client.ts';

/** SailPoint's own judgement of a cluster, and UNRECOGNIZED for whatever else it may say, each with how bad it is. */
const severity = {
  CONFIGURING: 1,
  FAILED: 5,
  NO_CLIENTS: 2,
  NORMAL: 0,
  WARNING: 4,
  UNRECOGNIZED: 3,
};

export type ClusterStatus = keyof typeof severity;
export const clusterStatuses = Object.keys(severity) as readonly ClusterStatus[];

export const isWorseCluster = (status: ClusterStatus, than: ClusterStatus): boolean =>
  severity[status] > severity[than];

/** The combined health indicators of all its clients. */
export const clusterHealths = ['NORMAL', 'WARNING', 'ERROR', 'UNRECOGNIZED'] as const;
type ClusterHealth = (typeof clusterHealths)[number];

/** One managed cluster as last read. Null is "the server does not say": earlier API families have fewer fields. */
export interface Cluster {
  readonly id: ClusterId;
  readonly name: string | null;
  readonly type: string | null;
  readonly clientType: string | null;
  readonly ccgVersion: string | null;
  /** The release that all its clients run. */
  readonly releaseVersion: string | null;
  readonly status: ClusterStatus;
  readonly operational: boolean | null;
  readonly health: ClusterHealth | null;
  /** How many clients belong to it. */
  readonly clients: number | null;
  readonly services: number | null;
  /** When the certificate of its key pair ends. */
  readonly certificateExpiry: Instant | null;
  /** A newer release waits. */
  readonly updateAvailable: boolean | null;
  readonly updatesEnabled: boolean | null;
  /** Since when SailPoint has called it out of date; null while it does not. */
  readonly outOfDateSince: Instant | null;
  /** Until when it logs at DEBUG or TRACE, which fills the disks of its clients; null while it does not. */
  readonly verboseLoggingExpiry: Instant | null;
  /** SailPoint's own alert, such as LIMITED_RESOURCES. */
  readonly alertKey: string | null;
}

/** The clusters of a tenant as read from its pages. */
export interface ClusterList {
  readonly clusters: ReadonlyMap<ClusterId, Cluster>;
  readonly complete: boolean;
  /** How many requests it took. */
  readonly pages: number;
}
