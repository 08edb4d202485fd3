import type { Client, ClientId } from '../fleet/client.ts';
import type { Thresholds } from '../fleet/judge.ts';
import type { Listing } from '../fleet/listing.ts';
import { isHeld } from '../fleet/mass-loss.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import { type Deadline, deadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { repeat } from '../lib/repeat.ts';
import { inTurns } from '../lib/steps.ts';
import { elapsed, type Millis, millis, seconds, type Tick, toSeconds } from '../lib/units.ts';
import { type Allowance, budgetOf, timeLeft } from './budget.ts';
import type { FleetApi } from './fleet-api.ts';
import { leftOut, type MergeLimits, mergeListing, mergePolled } from './merge.ts';
import { endedWith, incomplete, listFailed, problemIn, problemOf, type SweepEnd } from './outcome.ts';
import { plan } from './plan.ts';
import { pollAll } from './poll.ts';
import { showProgress } from './progress.ts';
import { type ClustersRead, clusterRequests, readClusters } from './read-clusters.ts';
import { isCredentialDue, readCredential } from './read-credential.ts';

interface SweepSettings extends MergeLimits {
  readonly deadline: Millis;
  /** Status calls in flight. */
  readonly concurrency: number;
}

export interface SweepTools {
  readonly clock: Clock;
  readonly api: FleetApi;
  readonly settings: SweepSettings;
  readonly thresholds: Thresholds;
}

/** What differs from sweep to sweep. */
interface SweepTerms {
  /** What the API allows until the next sweep; null if there is none, so all statuses are read. */
  readonly allowance: Allowance | null;
  /** When the operator last confirmed that missing clients are gone; null if never. */
  readonly acknowledgedAt: Tick | null;
  /** Receives what is known while the sweep runs. */
  readonly show: (snapshot: Snapshot) => void;
}

type Tools = SweepTools & SweepTerms;

/** One pass over one tenant: list, statuses, snapshot. It is cut off at the deadline; what was read by then counts. */
export async function sweep(before: Snapshot, tools: Tools, signal: AbortSignal): Promise<SweepEnd> {
  const { clock, settings } = tools;
  const started = clock.tick();
  using limit = deadline(clock, settings.deadline, signal);
  const list = await readList(before, tools, limit.signal);
  if (list.kind === 'failed') return listFailed(before, problemIn(list.failure), started, clock);
  // Nothing is shown before the first complete list: half a fleet would look like a whole one.
  if (!list.value.complete && !before.listedOnce)
    return listFailed(before, incomplete(list.value), started, clock);
  return await readStatuses({ before, listing: list.value, started, limit }, tools);
}

/** A faster list is never late, however short the interval is. */
const leastPatience = seconds(30);

/** While a list takes longer than an interval, the tenant is not up, because everything that is known grows old. */
async function readList(before: Snapshot, { clock, api, allowance, show }: Tools, signal: AbortSignal) {
  if (allowance === null) return await api.list(signal);
  const showLate = (): void =>
    show({ ...before, up: false, listProblem: api.heldBy() ?? before.listProblem });
  const patience = millis(Math.max(allowance.interval, leastPatience));
  await using stack = new AsyncDisposableStack();
  stack.use(repeat({ clock, pause: () => patience, work: showLate }));
  return await api.list(signal);
}

interface Begun {
  readonly before: Snapshot;
  readonly listing: Listing;
  readonly started: Tick;
  readonly limit: Deadline;
}

async function readStatuses({ before, listing, started, limit }: Begun, tools: Tools): Promise<SweepEnd> {
  const { clock, api, settings, thresholds } = tools;
  const { concurrency } = settings;
  const { complete: up } = listing;
  const listProblem = up ? null : 'list_incomplete';
  const { acknowledgedAt } = tools;
  const listed = await inTurns(
    mergeListing(before.clients, listing, settings, {
      now: clock.tick(),
      acknowledgedAt,
      knownAt: before.takenAt,
    }),
    clock,
  );
  await clock.pace();
  const reachable = [...listed.values()].filter((client) => !isHeld(client));
  const known: Snapshot = {
    ...before,
    up,
    listProblem,
    listedOnce: true,
    listed: up ? listing.sightings.length : before.listed,
    missing: listed.size - reachable.length,
  };
  const forClusters = clusterRequests(before, tools);
  const isForCredential = tools.allowance !== null && isCredentialDue(before, clock);
  const otherRequests = listing.pages + forClusters + Number(isForCredential);
  const planned = planFor({ before, clients: reachable, otherRequests }, tools);
  await clock.pace();
  const read = new Map<ClientId, Client>();
  await using stack = new AsyncDisposableStack();
  stack.use(showProgress(known, { listed, planned, read }, tools));
  const turn = planned.length < reachable.length ? stack.use(untilNextSweep(started, tools, limit)) : limit;
  const [polled, clusters, credential] = await Promise.all([
    pollAll(planned, { clock, api, read, concurrency, staleAfter: thresholds.staleAfter }, turn.signal),
    forClusters > 0 ? readClusters(before, { ...tools, ...settings }, limit.signal) : notRead,
    isForCredential ? readCredential(before, tools, limit.signal) : {},
  ]);
  await clock.pace();
  const problem = problemOf(listing, polled, limit.signal.aborted ? 'deadline' : 'interval');
  const deferred = listed.size - planned.length + polled.unread;
  const capped = Math.max(listing.capped, leftOut(listed, listing));
  const coverage = { polled: polled.answered, failed: polled.failures.length, deferred, capped };
  const duration = toSeconds(elapsed(started, clock.tick()));
  const result = problem === null ? 'success' : 'incomplete';
  const snapshot: Snapshot = {
    ...known,
    ...clusters.known,
    ...credential,
    takenAt: clock.tick(),
    clients: mergePolled(listed, polled.clients, listing, settings),
    sweeps: endedWith(before, { result, coverage, duration }, clock),
  };
  return { snapshot, problem, failedPolls: polled.failures, clusterFailure: clusters.failure };
}

const notRead: ClustersRead = { known: {}, failure: null };

interface PlanInputs {
  readonly before: Snapshot;
  readonly clients: readonly Client[];
  readonly otherRequests: number;
}

function planFor(
  { before, clients, otherRequests }: PlanInputs,
  { allowance, clock, thresholds }: Tools,
): readonly Client[] {
  const budget = allowance === null ? Number.POSITIVE_INFINITY : budgetOf(allowance, otherRequests);
  return plan(clients, { before: before.clients, budget, now: clock.tick(), thresholds });
}

/** A sweep that cannot read every status ends in time for the next one, whose list shows every client. */
function untilNextSweep(started: Tick, { allowance, clock }: Tools, limit: Deadline): Deadline {
  if (allowance === null) return limit;
  return deadline(clock, timeLeft(allowance, elapsed(started, clock.tick())), limit.signal);
}
