import type { Instant, Millis } from '../lib/units.ts';
import type { SimulatedCluster } from './appliance.ts';
import { fraction } from './seeded.ts';

/** A time counted from the beginning of a scenario. `later` follows the scenario's pace; days always last a day. */
export interface ScenarioTime {
  readonly days: number;
  readonly later?: Millis;
}

/** The state in which a scenario puts one cluster, beyond what its members show. */
export interface ClusterCondition {
  /** SailPoint's own judgement, where it contradicts the members. */
  readonly status: string | null;
  /** The newest release that exists for it, as a number of upgrades since the fleet was created. */
  readonly release: number;
  readonly certificateEnd: ScenarioTime;
  /** When SailPoint noticed that it is out of date. */
  readonly outOfDate: ScenarioTime | null;
  readonly debugLogging: { readonly begin: Millis; readonly minutes: number } | null;
}

export const wellCluster = (seed: number, { ordinal }: SimulatedCluster): ClusterCondition => ({
  status: null,
  release: 0,
  certificateEnd: { days: 200 + Math.floor(fraction(seed, 'certificate end', ordinal) * 160) },
  outOfDate: null,
  debugLogging: null,
});

/** A cluster's condition, in the times of the simulator's clock. */
export interface ClusterState extends Pick<ClusterCondition, 'status' | 'release'> {
  readonly certificateEnd: Instant;
  readonly outOfDateSince: Instant | null;
  readonly debugLogging: { readonly minutes: number; readonly end: Instant } | null;
}
