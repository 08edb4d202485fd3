import type { Client, ClientId } from '../fleet/client.ts';
import type { Coverage, Snapshot, SweepReport, SweepResult } from '../fleet/snapshot.ts';
import { deadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { every } from '../lib/every.ts';
import { elapsed, type Millis, seconds, type Tick, toSeconds } from '../lib/units.ts';
import type { ApiFailure, FleetApi } from './fleet-api.ts';
import { leftOut, type MergeLimits, mergeListing, mergePolled } from './merge.ts';
import { plan } from './plan.ts';
import { type FailedPoll, type Polled, pollAll } from './poll.ts';
import { showEvery, snapshotInBetween } from './progress.ts';

export interface SweepSettings extends MergeLimits {
  readonly deadline: Millis;
  /** Status calls in flight. */
  readonly concurrency: number;
}

export interface SweepTools<F extends ApiFailure> {
  readonly clock: Clock;
  readonly api: FleetApi<F>;
  readonly settings: SweepSettings;
  /** Gets what is known in the middle of a long sweep. */
  readonly show?: (snapshot: Snapshot) => void;
}

/** What a sweep has come to. */
export interface SweepEnd<F extends ApiFailure> {
  readonly snapshot: Snapshot;
  /** Why it is not a success. */
  readonly reason: string | null;
  readonly failedPolls: readonly FailedPoll<F>[];
}

/** Clusters are renamed so seldom that asking at every sweep would tell nothing new. */
const clusterNamesLast = seconds(600);

/** One pass over one tenant: list, statuses, snapshot. Cut off at the deadline; what it has by then counts. */
export async function sweep<F extends ApiFailure>(
  before: Snapshot,
  tools: SweepTools<F>,
  signal: AbortSignal,
): Promise<SweepEnd<F>> {
  const { clock, api, settings } = tools;
  const started = clock.tick();
  using limit = deadline(clock, settings.deadline, signal);
  const list = await api.list(limit.signal);
  if (list.kind === 'failed') return listFailed(before, reasonText(list.failure), started, clock);
  // Nothing is shown before the first complete list: half a fleet would look like a whole one.
  if (!list.value.complete && !before.listedOnce)
    return listFailed(before, 'list_incomplete', started, clock);
  const listed = mergeListing(before.clients, list.value, settings);
  const up = list.value.complete;
  const known = { ...before, up, listedOnce: before.listedOnce || up };
  const read = new Map<ClientId, Client>();
  using stack = new DisposableStack();
  stack.use(every(clock, showEvery, () => tools.show?.(snapshotInBetween(known, listed, read))));
  const [polled, names] = await Promise.all([
    pollAll(plan(listed.values()), { api, clock, read, concurrency: settings.concurrency }, limit.signal),
    clusterNames(before, listed, tools, limit.signal),
  ]);
  const result: SweepResult = isSuccess(up, polled) ? 'success' : 'incomplete';
  const coverage: Coverage = {
    polled: polled.answered,
    failed: polled.failures.length,
    deferred: polled.deferred,
    capped: Math.max(list.value.capped, leftOut(listed, list.value)),
  };
  const snapshot: Snapshot = {
    ...known,
    ...names,
    takenAt: clock.tick(),
    clients: mergePolled(listed, polled.clients, list.value, settings),
    sweeps: ended(before, { result, coverage, duration: toSeconds(elapsed(started, clock.tick())) }, clock),
  };
  return { snapshot, reason: reasonOf(up, polled), failedPolls: polled.failures };
}

/** Nobody is removed, nothing is refreshed: what is known goes on being served, and ages. */
function listFailed<F extends ApiFailure>(
  before: Snapshot,
  reason: string,
  started: Tick,
  clock: Clock,
): SweepEnd<F> {
  const coverage = { polled: 0, failed: 0, deferred: before.clients.size, capped: 0 };
  const duration = toSeconds(elapsed(started, clock.tick()));
  const sweeps = ended(before, { result: 'failed', coverage, duration }, clock);
  return { snapshot: { ...before, up: false, sweeps }, reason, failedPolls: [] };
}

function ended({ sweeps }: Snapshot, last: SweepReport, clock: Clock): Snapshot['sweeps'] {
  const now = clock.now();
  const lastSuccess = last.result === 'success' ? now : sweeps.lastSuccess;
  return { lastStart: sweeps.lastStart, lastCompletion: now, lastSuccess, last };
}

async function clusterNames<F extends ApiFailure>(
  before: Snapshot,
  listed: ReadonlyMap<ClientId, Client>,
  { clock, api }: SweepTools<F>,
  signal: AbortSignal,
): Promise<Pick<Snapshot, 'clusterNames' | 'clusterNamesAskedAt'>> {
  const { clusterNames: known, clusterNamesAskedAt: askedAt } = before;
  const now = clock.tick();
  const isDue =
    askedAt === null || elapsed(askedAt, now) >= clusterNamesLast || hasNewCluster(before, listed);
  if (!isDue) return { clusterNames: known, clusterNamesAskedAt: askedAt };
  const names = await api.clusterNames(signal);
  if (names.kind === 'ok') return { clusterNames: names.value, clusterNamesAskedAt: now };
  return { clusterNames: known, clusterNamesAskedAt: isLasting(names.failure) ? now : null };
}

/** A scope or a path that is not there now will not be there in the next sweep either. */
const isLasting = ({ kind }: ApiFailure): boolean => ['forbidden', 'not_found', 'rejected'].includes(kind);

function hasNewCluster(before: Snapshot, listed: ReadonlyMap<ClientId, Client>): boolean {
  const known = new Set([...before.clients.values()].map(({ clusterId }) => clusterId));
  return [...listed.values()].some(({ clusterId }) => !known.has(clusterId));
}

const isSuccess = (complete: boolean, polled: Polled): boolean =>
  complete && polled.failures.length === 0 && polled.deferred === 0;

function reasonOf(complete: boolean, polled: Polled): string | null {
  if (!complete) return 'list_incomplete';
  if (polled.stoppedBy !== null) return reasonText(polled.stoppedBy);
  if (polled.failures.length > 0) return mostFrequent(polled.failures.map(({ failure }) => failure.kind));
  return polled.deferred > 0 ? 'deadline' : null;
}

const reasonText = ({ kind }: ApiFailure): string => (kind === 'aborted' ? 'deadline' : kind);

function mostFrequent(kinds: readonly string[]): string | null {
  const groups = [...Map.groupBy(kinds, (kind) => kind).values()];
  return groups.toSorted((one, other) => other.length - one.length)[0]?.[0] ?? null;
}
