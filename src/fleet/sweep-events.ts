import type { FailedCall } from './api-failure.ts';
import type { Client } from './client.ts';
import type { ClientChange } from './client-changes.ts';
import type { ClusterChange } from './cluster-changes.ts';
import type { Snapshot } from './snapshot.ts';
import type { SkipReason, SweepProblem } from './sweep-problem.ts';

/** What happens in the sweeps of one tenant. */
export interface SweepEvents {
  /** `problem`: why the sweep did not succeed; null if it did. */
  readonly sweepEnded: (snapshot: Snapshot, problem: SweepProblem | null) => void;
  readonly sweepSkipped: (reason: SkipReason) => void;
  readonly clientsChanged: (changes: readonly ClientChange[], snapshot: Snapshot) => void;
  /** Too many clients left the list at once, so they are held. Emitted once per loss. */
  readonly clientsMissing: (snapshot: Snapshot) => void;
  /** Includes only clients whose calls worked before. */
  readonly pollsFailed: (polls: readonly FailedPoll[]) => void;
  readonly clustersChanged: (changes: readonly ClusterChange[]) => void;
  /** Why the clusters could not be listed; null if they could. */
  readonly clustersRead: (failure: FailedCall | null) => void;
  /** In how many days the credential ends; null if not soon. */
  readonly credentialRead: (expiringIn: number | null) => void;
  readonly sweepBroke: (error: unknown) => void;
}

/** A client whose status call failed. */
export interface FailedPoll {
  readonly client: Client;
  readonly failure: FailedCall;
}
