import { type Millis, millis, seconds } from '../lib/units.ts';
import type { Appliance } from './appliance.ts';
import { fraction } from './seeded.ts';

/** What a scenario makes of one appliance at one moment. */
export interface Condition {
  readonly status: string;
  /** Since when no heartbeat has come. */
  readonly silentSince: Millis | null;
  /** How many upgrades it has had. */
  readonly generation: number;
  readonly ailment: Ailment | null;
}

export interface Ailment {
  readonly category: 'cpu' | 'memory' | 'container' | 'network';
  readonly level: 'errors' | 'warnings';
}

export const well: Condition = { status: 'NORMAL', silentSince: null, generation: 0, ailment: null };

/** What SailPoint's cloud knows of an appliance at one moment. */
export interface Vitals {
  readonly status: string;
  /** Time since the last heartbeat; null when there never was one. */
  readonly age: Millis | null;
  readonly generation: number;
  readonly ailment: Ailment | null;
}

const heartbeat = seconds(30);

/** When the appliance was last heard, at the latest `at`: each has its own rhythm. Negative is before the start. */
function lastBeat(seed: number, { ordinal }: Appliance, at: Millis): Millis {
  const phase = fraction(seed, 'rhythm', ordinal) * heartbeat;
  return millis(Math.floor((at - phase) / heartbeat) * heartbeat + phase);
}

/** Computed from the moment alone, so that no history is kept and each seed tells the same story. */
export function vitals(seed: number, appliance: Appliance, condition: Condition, at: Millis): Vitals {
  if (appliance.draft) return { status: 'NOT_CONFIGURED', age: null, generation: 0, ailment: null };
  const seen = lastBeat(seed, appliance, condition.silentSince ?? at);
  return {
    status: condition.status,
    age: millis(at - seen),
    generation: condition.generation,
    ailment: condition.ailment,
  };
}
