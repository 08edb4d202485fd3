import type { Instant, Seconds } from '../lib/units.ts';
import type { Thresholds } from './judge.ts';
import type { Snapshot } from './snapshot.ts';

/** A snapshot and the configuration it is shown under. */
export interface View {
  readonly snapshot: Snapshot;
  readonly thresholds: Thresholds;
  /** The longest gap between two beats of the schedule; null if there is no further sweep. */
  readonly interval: Seconds | null;
  /** When the next sweep is due; null if there is no further sweep. */
  readonly nextSweep: Instant | null;
}
