import { type Millis, millis, seconds } from '../lib/units.ts';
import type { Appliance } from './appliance.ts';
import { fraction } from './seeded.ts';

/** The state in which a scenario puts one appliance at one moment. */
export interface Condition {
  readonly status: string;
  /** When the heartbeats stopped; null if they did not. */
  readonly silentSince: Millis | null;
  /** How many upgrades it has had. */
  readonly generation: number;
  readonly problem: HealthProblem | null;
}

export interface HealthProblem {
  readonly category: 'cpu' | 'memory' | 'container' | 'network';
  readonly level: 'errors' | 'warnings';
}

export const well: Condition = { status: 'NORMAL', silentSince: null, generation: 0, problem: null };

/** What SailPoint's cloud knows of an appliance at one moment. */
export interface Vitals {
  readonly status: string;
  /** Time since the last heartbeat; null if there never was one. */
  readonly age: Millis | null;
  readonly generation: number;
  readonly problem: HealthProblem | null;
}

const heartbeat = seconds(30);

/** When the last heartbeat not later than `at` came. Each appliance has its own rhythm. A negative time is before the start. */
function lastBeat(seed: number, { ordinal }: Appliance, at: Millis): Millis {
  const phase = fraction(seed, 'rhythm', ordinal) * heartbeat;
  return millis(Math.floor((at - phase) / heartbeat) * heartbeat + phase);
}

/** Computed from the moment alone: no history is kept, and the same seed always gives the same states. */
export function vitals(seed: number, appliance: Appliance, condition: Condition, at: Millis): Vitals {
  if (appliance.draft) return { status: 'NOT_CONFIGURED', age: null, generation: 0, problem: null };
  const seen = lastBeat(seed, appliance, condition.silentSince ?? at);
  return {
    status: condition.status,
    age: millis(at - seen),
    generation: condition.generation,
    problem: condition.problem,
  };
}
