import type { ApiFailure } from '../fleet/api-failure.ts';
import type { Snapshot, SweepReport } from '../fleet/snapshot.ts';
import type { FailedPoll } from '../fleet/sweep-events.ts';
import type { SweepProblem } from '../fleet/sweep-problem.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, type Tick, toSeconds } from '../lib/units.ts';
import type { Polled } from './poll.ts';

/** What a sweep has come to. */
export interface SweepEnd {
  readonly snapshot: Snapshot;
  /** Why it did not succeed; null if it did. */
  readonly problem: SweepProblem | null;
  readonly failedPolls: readonly FailedPoll[];
}

/** Nobody is removed, nothing is refreshed: what is known goes on being served, and ages. */
export function listFailed(before: Snapshot, problem: SweepProblem, started: Tick, clock: Clock): SweepEnd {
  const coverage = { polled: 0, failed: 0, deferred: before.clients.size, capped: 0 };
  const duration = toSeconds(elapsed(started, clock.tick()));
  const sweeps = endedWith(before, { result: 'failed', coverage, duration }, clock);
  return { snapshot: { ...before, up: false, listProblem: problem, sweeps }, problem, failedPolls: [] };
}

export function endedWith({ sweeps }: Snapshot, last: SweepReport, clock: Clock): Snapshot['sweeps'] {
  const now = clock.now();
  const lastSuccess = last.result === 'success' ? now : sweeps.lastSuccess;
  return { lastStart: sweeps.lastStart, lastCompletion: now, lastSuccess, last };
}

/** Why a sweep did not succeed; null if it did. `cutOffBy`: what ended it when planned polls were left over. */
export function problemOf(
  complete: boolean,
  polled: Polled,
  cutOffBy: 'deadline' | 'interval',
): SweepProblem | null {
  if (!complete) return 'list_incomplete';
  if (polled.stoppedBy !== null) return problemIn(polled.stoppedBy);
  if (polled.failures.length > 0)
    return mostFrequent(polled.failures.map(({ failure }) => problemIn(failure)));
  return polled.unread > 0 ? cutOffBy : null;
}

export const problemIn = ({ kind }: ApiFailure): SweepProblem => (kind === 'aborted' ? 'deadline' : kind);

function mostFrequent(kinds: readonly SweepProblem[]): SweepProblem | null {
  const groups = [...Map.groupBy(kinds, (kind) => kind).values()];
  return groups.toSorted((one, other) => other.length - one.length)[0]?.[0] ?? null;
}
