import { type Instant, type Seconds, type Tick, tick } from '../lib/units.ts';
import type { Client, ClientId, ClusterId, TenantName } from './client.ts';
import type { Cluster } from './cluster.ts';
import { type FleetHistory, noHistory } from './history.ts';
import { owns, type Shard, undivided } from './shard.ts';
import type { SweepReason } from './sweep-problem.ts';

/** How a sweep ended. */
export type SweepResult = 'success' | 'incomplete' | 'failed';

export const sweepResults = ['success', 'incomplete', 'failed', 'skipped'] as const;

/** How a sweep covered the fleet: every client is in one of them. */
export interface Coverage {
  /** An answer came. */
  readonly polled: number;
  readonly failed: number;
  /** Left for a later sweep. */
  readonly deferred: number;
  /** Beyond `sweep.maxClients`. */
  readonly capped: number;
}

export interface SweepReport {
  readonly result: SweepResult;
  readonly duration: Seconds;
  readonly coverage: Coverage;
}

export interface SweepHistory {
  readonly lastStart: Instant | null;
  readonly lastCompletion: Instant | null;
  readonly lastSuccess: Instant | null;
  readonly last: SweepReport | null;
}

/** A cluster as last known. */
export interface KnownCluster extends Cluster {
  /** Complete lists in a row without this cluster. */
  readonly missedLists: number;
}

/** All that is known of one tenant at one moment. Replaced whole, never edited. */
export interface Snapshot {
  readonly tenant: TenantName;
  /** Whose clients these are. */
  readonly shard: Shard;
  /** Whether the last list was complete, and none has been under way for too long since. */
  readonly up: boolean;
  /** Why it is not up; null if it is, or if nothing has failed yet. */
  readonly listProblem: SweepReason | null;
  /** Whether any list ever was: before that there are no clients. */
  readonly listedOnce: boolean;
  /** When `clients` was last brought up to date; their ages are judged as of then. */
  readonly takenAt: Tick;
  readonly clients: ReadonlyMap<ClientId, Client>;
  /** How many clients the last complete list named; null before the first. */
  readonly listed: number | null;
  /** How many of `clients` are held although that list lacks them. */
  readonly missing: number;
  readonly clusters: ReadonlyMap<ClusterId, KnownCluster>;
  /** Whether the last list of clusters worked; null before the first. */
  readonly clustersUp: boolean | null;
  /** When the clusters are to be listed again; null: in the next sweep. */
  readonly clustersDueAt: Tick | null;
  /** When the credential ends that the exporter uses; null: never, or that is not known. */
  readonly credentialExpiry: Instant | null;
  /** When that is to be read again; null: in the next sweep. */
  readonly credentialDueAt: Tick | null;
  readonly sweeps: SweepHistory;
  readonly history: FleetHistory;
}

export const emptySnapshot = (tenant: TenantName): Snapshot => ({
  tenant,
  shard: undivided,
  up: false,
  listProblem: null,
  listedOnce: false,
  takenAt: tick(0),
  clients: new Map(),
  listed: null,
  missing: 0,
  clusters: new Map(),
  clustersUp: null,
  clustersDueAt: null,
  credentialExpiry: null,
  credentialDueAt: null,
  sweeps: { lastStart: null, lastCompletion: null, lastSuccess: null, last: null },
  history: noHistory,
});

/**
 * What is left when another shard is to be watched. History begins anew: whoever comes from another shard has not appeared in
 * the tenant, and whoever went there was not removed from it.
 */
export function resharded(snapshot: Snapshot, shard: Shard): Snapshot {
  const { index, total } = snapshot.shard;
  if (shard.index === index && shard.total === total) return snapshot;
  const clients = new Map([...snapshot.clients].filter(([id]) => owns(shard, id)));
  return { ...snapshot, shard, clients, listedOnce: false };
}

/** To be read anew with other credentials: what the API has told so far may not hold for them. */
export const dueAnew = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  clustersDueAt: null,
  credentialDueAt: null,
});

export const clusterNameOf = ({ clusters }: Snapshot, id: ClusterId | null): string | null =>
  (id === null ? null : clusters.get(id)?.name) ?? null;
