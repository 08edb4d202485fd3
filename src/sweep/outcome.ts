import type { FailedCall } from '../fleet/api-failure.ts';
import type { Listing } from '../fleet/listing.ts';
import type { Snapshot, SweepReport } from '../fleet/snapshot.ts';
import type { FailedPoll } from '../fleet/sweep-events.ts';
import type { SweepProblem } from '../fleet/sweep-problem.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, type Tick, toSeconds } from '../lib/units.ts';
import type { Polled } from './poll.ts';

/** The result of a sweep. */
export interface SweepEnd {
  readonly snapshot: Snapshot;
  /** Why it did not succeed; null if it did. */
  readonly problem: SweepProblem | null;
  readonly failedPolls: readonly FailedPoll[];
  /** Why the clusters could not be listed; null if they could, or were not due. */
  readonly clusterFailure: FailedCall | null;
}

/** No client is removed or refreshed: the last known state is still served, and grows older. */
export function listFailed(before: Snapshot, problem: SweepProblem, started: Tick, clock: Clock): SweepEnd {
  const coverage = { polled: 0, failed: 0, deferred: before.clients.size, capped: 0 };
  const duration = toSeconds(elapsed(started, clock.tick()));
  const sweeps = endedWith(before, { result: 'failed', coverage, duration }, clock);
  return {
    snapshot: { ...before, up: false, listProblem: problem.kind, sweeps },
    problem,
    failedPolls: [],
    clusterFailure: null,
  };
}

export function endedWith({ sweeps }: Snapshot, last: SweepReport, clock: Clock): Snapshot['sweeps'] {
  const now = clock.now();
  const lastSuccess = last.result === 'success' ? now : sweeps.lastSuccess;
  return { lastStart: sweeps.lastStart, lastCompletion: now, lastSuccess, last };
}

/** Why a sweep did not succeed; null if it did. `cutOffBy`: what ended it when planned polls were left over. */
export function problemOf(
  listing: Listing,
  polled: Polled,
  cutOffBy: 'deadline' | 'interval',
): SweepProblem | null {
  if (!listing.complete) return incomplete(listing);
  if (polled.stoppedBy !== null) return problemIn(polled.stoppedBy);
  if (polled.failures.length > 0)
    return mostFrequent(polled.failures.map(({ failure }) => problemIn(failure)));
  return polled.unread > 0 ? { kind: cutOffBy } : null;
}

export const incomplete = ({ listed, total }: Listing): SweepProblem => ({
  kind: 'list_incomplete',
  listed,
  total: total ?? listed,
});

export const problemIn = (failure: FailedCall): SweepProblem =>
  failure.kind === 'aborted' ? { kind: 'deadline' } : failure;

function mostFrequent(problems: readonly SweepProblem[]): SweepProblem | null {
  const groups = [...Map.groupBy(problems, ({ kind }) => kind).values()];
  return groups.toSorted((one, other) => other.length - one.length)[0]?.[0] ?? null;
}
