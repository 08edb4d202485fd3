import type { Seconds } from '../lib/units.ts';
import type { Thresholds } from './judge.ts';
import type { Snapshot } from './snapshot.ts';

/** A snapshot and the configuration it is shown under. */
export interface View {
  readonly snapshot: Snapshot;
  readonly thresholds: Thresholds;
  /** The gap between the schedule's next two beats; null if there is no further sweep. */
  readonly interval: Seconds | null;
}
