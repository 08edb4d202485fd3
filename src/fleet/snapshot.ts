import { type Instant, type Seconds, type Tick, tick } from '../lib/units.ts';
import type { Client, ClientId, ClusterId, TenantName } from './client.ts';
import type { Cluster } from './cluster.ts';
import { type FleetHistory, noHistory } from './history.ts';
import { owns, type Shard, undivided } from './shard.ts';
import type { SweepReason } from './sweep-problem.ts';

/** How a sweep ended. */
export type SweepResult = 'success' | 'incomplete' | 'failed';

export const sweepResults = ['success', 'incomplete', 'failed', 'skipped'] as const;

/** How a sweep covered the fleet: each client counts in exactly one of these. */
interface Coverage {
  /** The status call was answered. */
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
  /** Which part of the tenant these clients are. */
  readonly shard: Shard;
  /** Whether the last list was complete, and none has taken too long since. */
  readonly up: boolean;
  /** Why `up` is false; null if it is true, or if nothing has failed yet. */
  readonly listProblem: SweepReason | null;
  /** Whether any list was ever complete: until then there are no clients. */
  readonly listedOnce: boolean;
  /** When `clients` were last updated; they are judged as of then. */
  readonly takenAt: Tick;
  readonly clients: ReadonlyMap<ClientId, Client>;
  /** How many clients the last complete list named; null before the first. */
  readonly listed: number | null;
  /** How many of `clients` are held although that list lacks them (mass-loss.ts). */
  readonly missing: number;
  readonly clusters: ReadonlyMap<ClusterId, KnownCluster>;
  /** Whether the last list of clusters worked; null before the first. */
  readonly clustersUp: boolean | null;
  /** When the clusters are due again; null for the next sweep. */
  readonly clustersDueAt: Tick | null;
  /** When the exporter's own credential ends; null if never, or if that is not known. */
  readonly credentialExpiry: Instant | null;
  /** When that is due again; null for the next sweep. */
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
 * The snapshot for another shard. History begins anew, because a client that comes from another shard did not appear in the
 * tenant, and one that went there was not removed from it.
 */
export function resharded(snapshot: Snapshot, shard: Shard): Snapshot {
  const { index, total } = snapshot.shard;
  if (shard.index === index && shard.total === total) return snapshot;
  const clients = new Map([...snapshot.clients].filter(([id]) => owns(shard, id)));
  return { ...snapshot, shard, clients, listedOnce: false };
}

/** With other credentials everything may be readable again, so nothing waits. */
export const dueAnew = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  clustersDueAt: null,
  credentialDueAt: null,
});

export const clusterNameOf = ({ clusters }: Snapshot, id: ClusterId | null): string | null =>
  (id === null ? null : clusters.get(id)?.name) ?? null;
