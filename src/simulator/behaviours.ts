import { type Millis, millis, seconds } from '../lib/units.ts';
import type { Appliance, SimulatedCluster } from './appliance.ts';
import type { ClusterCondition } from './living-cluster.ts';
import { type Condition, well } from './living-fleet.ts';
import { fraction, pick } from './seeded.ts';

/** The condition of an appliance at a time since the scenario began. */
export type Behaviour = (appliance: Appliance, at: Millis, fleet: FleetPlan) => Condition;

/** What happens to a cluster beyond what its members show. The time is negative before the scenario begins. */
export type ClusterBehaviour = (
  cluster: SimulatedCluster,
  at: Millis,
  fleet: FleetPlan,
) => Partial<ClusterCondition>;

export interface FleetPlan {
  readonly seed: number;
  readonly size: number;
}

export const minutes = (value: number): Millis => seconds(value * 60);
export const within = (at: Millis, period: Millis): Millis => millis(((at % period) + period) % period);

export const healthy: Behaviour = () => well;
export const down = (status: string): Condition => ({ ...well, status, silentSince: millis(0) });

/** One upgrade per `period`, the first at `first`: the appliance is silent for 45 s, then configures the new version for 45 s. */
function upgrades(at: Millis, first: number, period: Millis): Condition {
  if (at < first) return well;
  const generation = Math.floor((at - first) / period);
  const begun = millis(first + generation * period);
  if (at >= begun + seconds(90)) return { ...well, generation: generation + 1 };
  const silent = at < begun + seconds(45);
  return {
    ...well,
    status: 'CONFIGURING',
    silentSince: silent ? begun : null,
    generation: generation + (silent ? 0 : 1),
  };
}

const turn = seconds(120);

export const rollingUpdate: Behaviour = ({ ordinal }, at, { size }) =>
  upgrades(at, ordinal * turn, millis(size * turn));

const never = millis(Number.MAX_SAFE_INTEGER);

/** Appliances are upgraded once, one after another, except in the first cluster, whose first appliance is away. */
export const blockedUpdate: Behaviour = ({ ordinal, cluster }, at) => {
  if (cluster.ordinal > 0) return upgrades(at, ordinal * turn, never);
  return ordinal === 0 ? down('ERROR') : well;
};

export const released: ClusterBehaviour = (_, at, { size }) => ({
  release: at < 0 ? 0 : Math.floor(at / (size * turn)) + 1,
});

export const blockedRelease: ClusterBehaviour = ({ ordinal }, at) => {
  const isBlocked = ordinal === 0;
  return { release: isBlocked || at >= 0 ? 1 : 0, outOfDate: isBlocked ? { days: -8 } : null };
};

export const flapping: Behaviour = ({ ordinal }, at) =>
  ordinal === 0 && within(at, minutes(2)) < minutes(1) ? { ...well, status: 'ERROR' } : well;

export const clusterFlapping: Behaviour = ({ cluster }, at) =>
  cluster.ordinal === 0 && within(at, minutes(6)) < minutes(3) ? { ...well, status: 'ERROR' } : well;

type Mishap = Pick<Condition, 'status' | 'problem'> & { readonly silent: boolean };

const mishaps: readonly [Mishap, ...Mishap[]] = [
  { status: 'WARNING', silent: false, problem: { category: 'cpu', level: 'warnings' } },
  { status: 'WARNING', silent: false, problem: { category: 'memory', level: 'warnings' } },
  { status: 'ERROR', silent: false, problem: { category: 'container', level: 'errors' } },
  { status: 'ERROR', silent: true, problem: { category: 'network', level: 'errors' } },
  { status: 'FAILED', silent: true, problem: null },
];

const slot = minutes(3);

/** The first change of the demo comes at a fixed time, not by chance. */
const firstChange: Condition = {
  ...well,
  status: 'WARNING',
  problem: { category: 'cpu', level: 'warnings' },
};

/** In each slot of three minutes one appliance in eight has a mishap of one to two minutes; each is upgraded once an hour. */
export const lively: Behaviour = ({ ordinal }, at, { seed }) => {
  if (ordinal === 1 && at < seconds(70)) return firstChange;
  const upgrade = upgrades(at, fraction(seed, 'upgrade', ordinal) * minutes(60), minutes(60));
  const number = Math.floor(at / slot);
  const begun = millis(number * slot + fraction(seed, 'begin', ordinal, number) * minutes(1));
  const span = minutes(1 + fraction(seed, 'span', ordinal, number));
  const spared = fraction(seed, 'mishap', ordinal, number) >= 1 / 8;
  if (upgrade.status !== 'NORMAL' || spared || at < begun || at >= begun + span) return upgrade;
  const { status, silent, problem } = pick(mishaps, seed, 'which', ordinal, number);
  return { status, silentSince: silent ? begun : null, generation: upgrade.generation, problem };
};

const debugSlot = minutes(20);

/** Every 20 minutes, one cluster in four has debug logging on for ten minutes. One certificate ends in 20 days. */
export const livelyCluster: ClusterBehaviour = ({ ordinal }, at) => {
  const number = Math.floor(at / debugSlot);
  const begin = millis(number * debugSlot + minutes(1));
  const isLogging = at >= begin && at < begin + minutes(10) && (ordinal + number) % 4 === 2;
  return {
    ...(isLogging && { debugLogging: { begin, minutes: 10 } }),
    ...(ordinal === 3 && { certificateEnd: { days: 20 } }),
  };
};

/** The first appliance is short of memory; the second never finishes its configuration. */
export const degraded: Behaviour = ({ ordinal }) => {
  if (ordinal === 0)
    return { ...well, status: 'WARNING', problem: { category: 'memory', level: 'warnings' } };
  return ordinal === 1 ? { ...well, status: 'CONFIGURING' } : well;
};
