import type { Snapshot, SweepReport } from '../fleet/snapshot.ts';
import type { Clock } from '../lib/clock.ts';
import { elapsed, type Tick, toSeconds } from '../lib/units.ts';
import type { ApiFailure } from './fleet-api.ts';
import type { FailedPoll, Polled } from './poll.ts';

/** What a sweep has come to. */
export interface SweepEnd {
  readonly snapshot: Snapshot;
  /** Why it is not a success. */
  readonly reason: string | null;
  readonly failedPolls: readonly FailedPoll[];
}

/** Nobody is removed, nothing is refreshed: what is known goes on being served, and ages. */
export function listFailed(before: Snapshot, reason: string, started: Tick, clock: Clock): SweepEnd {
  const coverage = { polled: 0, failed: 0, deferred: before.clients.size, capped: 0 };
  const duration = toSeconds(elapsed(started, clock.tick()));
  const sweeps = endedWith(before, { result: 'failed', coverage, duration }, clock);
  return { snapshot: { ...before, up: false, sweeps }, reason, failedPolls: [] };
}

export function endedWith({ sweeps }: Snapshot, last: SweepReport, clock: Clock): Snapshot['sweeps'] {
  const now = clock.now();
  const lastSuccess = last.result === 'success' ? now : sweeps.lastSuccess;
  return { lastStart: sweeps.lastStart, lastCompletion: now, lastSuccess, last };
}

/** Why a sweep is no success; null: it is one. `cutOffBy`: what ended it where polls were left that had been planned. */
export function reasonOf(complete: boolean, polled: Polled, cutOffBy: string): string | null {
  if (!complete) return 'list_incomplete';
  if (polled.stoppedBy !== null) return reasonText(polled.stoppedBy);
  if (polled.failures.length > 0) return mostFrequent(polled.failures.map(({ failure }) => failure.kind));
  return polled.unread > 0 ? cutOffBy : null;
}

export const reasonText = ({ kind }: ApiFailure): string => (kind === 'aborted' ? 'deadline' : kind);

function mostFrequent(kinds: readonly string[]): string | null {
  const groups = [...Map.groupBy(kinds, (kind) => kind).values()];
  return groups.toSorted((one, other) => other.length - one.length)[0]?.[0] ?? null;
}
