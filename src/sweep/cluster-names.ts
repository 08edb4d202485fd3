import type { ApiFailure, ApiFailureKind } from '../fleet/api-failure.ts';
import type { Client, ClientId, ClusterId } from '../fleet/client.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import type { Clock } from '../lib/clock.ts';
import { later, type Millis, seconds } from '../lib/units.ts';
import type { FleetApi } from './fleet-api.ts';

/** Clusters are renamed so seldom that asking at every sweep would tell nothing new. */
const clusterNamesLast = seconds(600);

/** An endpoint that hangs makes each sweep that asks it longer, and names are not worth that. */
const timeoutLasts = seconds(60);

interface ClusterNameTools {
  readonly clock: Clock;
  readonly api: Pick<FleetApi, 'pageSize' | 'clusterNames'>;
}

/** How many requests it takes to ask for them now; 0: they are not due. */
export function clusterNameRequests(
  { clients, clusterNamesDueAt: dueAt }: Snapshot,
  listed: ReadonlyMap<ClientId, Client>,
  { clock, api }: ClusterNameTools,
): number {
  const known = clusterIdsOf(clients);
  const now = clusterIdsOf(listed);
  const isDue = dueAt === null || clock.tick() >= dueAt || now.difference(known).size > 0;
  return isDue ? Math.max(1, Math.ceil(now.size / api.pageSize)) : 0;
}

const clusterIdsOf = (clients: ReadonlyMap<ClientId, Client>): ReadonlySet<ClusterId | null> =>
  new Set([...clients.values()].map(({ clusterId }) => clusterId));

/** Those that are known when they do not come. */
export async function readClusterNames(
  { clusterNames: known }: Snapshot,
  { clock, api }: ClusterNameTools,
  signal: AbortSignal,
): Promise<Pick<Snapshot, 'clusterNames' | 'clusterNamesDueAt'>> {
  const names = await api.clusterNames(signal);
  const now = clock.tick();
  if (names.kind === 'ok')
    return { clusterNames: names.value, clusterNamesDueAt: later(now, clusterNamesLast) };
  const pause = pauseAfter(names.failure);
  return { clusterNames: known, clusterNamesDueAt: pause === null ? null : later(now, pause) };
}

/** Null: none. A scope or a path that is not there now will not be there in the next sweep either. */
function pauseAfter({ kind }: ApiFailure): Millis | null {
  if (kind === 'timeout') return timeoutLasts;
  return lasting.includes(kind) ? clusterNamesLast : null;
}

const lasting: readonly ApiFailureKind[] = ['forbidden', 'not_found', 'rejected'];
