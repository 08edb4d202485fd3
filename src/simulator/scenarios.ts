import { type Millis, millis, seconds } from '../lib/units.ts';
import type { Appliance } from './appliance.ts';
import { type Condition, well } from './living-fleet.ts';
import { fraction, pick } from './seeded.ts';

export interface Scenario {
  readonly description: string;
  /** How many there are unless told otherwise. */
  readonly clients: number;
  /** What becomes of each appliance, by the time since the scenario began. */
  readonly behaviour: Behaviour;
  /** What becomes of the API itself. */
  readonly weather: (at: Millis) => Weather;
}

export type Behaviour = (appliance: Appliance, at: Millis, fleet: Fleet) => Condition;

export interface Fleet {
  readonly seed: number;
  readonly size: number;
}

export type Weather =
  | { readonly kind: 'clear' }
  /** Somebody else spends this share of each client id's budget. */
  | { readonly kind: 'busy'; readonly share: number }
  | { readonly kind: 'down' };

const minutes = (value: number): Millis => seconds(value * 60);
const within = (at: Millis, period: Millis): Millis => millis(((at % period) + period) % period);

const clear = (): Weather => ({ kind: 'clear' });
const healthy: Behaviour = () => well;
const down = (status: string): Condition => ({ ...well, status, silentSince: millis(0) });

/** One upgrade each `period`, the first at `first`: 45 s of silence, 45 s of work on the new version. */
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

const rollingUpdate: Behaviour = ({ ordinal }, at, { size }) =>
  upgrades(at, ordinal * turn, millis(size * turn));

const flapping: Behaviour = ({ ordinal }, at) =>
  ordinal === 0 && within(at, minutes(2)) < minutes(1) ? { ...well, status: 'ERROR' } : well;

type Mishap = Pick<Condition, 'status' | 'ailment'> & { readonly silent: boolean };

const mishaps: readonly [Mishap, ...Mishap[]] = [
  { status: 'WARNING', silent: false, ailment: { category: 'cpu', level: 'warnings' } },
  { status: 'WARNING', silent: false, ailment: { category: 'memory', level: 'warnings' } },
  { status: 'ERROR', silent: false, ailment: { category: 'container', level: 'errors' } },
  { status: 'ERROR', silent: true, ailment: { category: 'network', level: 'errors' } },
  { status: 'FAILED', silent: true, ailment: null },
];

const slot = minutes(3);

/** In each slot of three minutes one appliance in eight has a mishap of one to two minutes; each is upgraded once an hour. */
const lively: Behaviour = ({ ordinal }, at, { seed }) => {
  const upgrade = upgrades(at, fraction(seed, 'upgrade', ordinal) * minutes(60), minutes(60));
  const number = Math.floor(at / slot);
  const begun = millis(number * slot + fraction(seed, 'begin', ordinal, number) * minutes(1));
  const span = minutes(1 + fraction(seed, 'span', ordinal, number));
  const spared = fraction(seed, 'mishap', ordinal, number) >= 1 / 8;
  if (upgrade.status !== 'NORMAL' || spared || at < begun || at >= begun + span) return upgrade;
  const { status, silent, ailment } = pick(mishaps, seed, 'which', ordinal, number);
  return { status, silentSince: silent ? begun : null, generation: upgrade.generation, ailment };
};

const busy = (at: Millis): Weather => ({
  kind: 'busy',
  share: within(at, minutes(1)) < seconds(10) ? 1 : 0.8,
});

const usual = { clients: 24, behaviour: healthy, weather: clear } as const;

/** Times count from `startsAfter` (30 s) and are divided by `pace`; before it all is well. Each lasts until the process ends. */
export const scenarios = {
  healthy: {
    ...usual,
    description: 'nothing fails: heartbeats every 30 s, some drafts',
  },
  lively: {
    ...usual,
    description:
      'every minute or so one degrades, fails, goes silent or upgrades, and comes back after 1 to 2 min',
    behaviour: lively,
  },
  'one-down': {
    ...usual,
    description: 'the first appliance goes silent with ERROR and stays so; the others of its cluster go on',
    behaviour: ({ ordinal }) => (ordinal === 0 ? down('ERROR') : well),
  },
  'cluster-outage': {
    ...usual,
    description: 'all appliances of the first cluster go silent with FAILED and stay so',
    behaviour: ({ cluster }) => (cluster.ordinal === 0 ? down('FAILED') : well),
  },
  'rolling-update': {
    ...usual,
    description:
      'every 2 min the next appliance is CONFIGURING for 90 s, silent for the first 45 s, then upgraded',
    behaviour: rollingUpdate,
  },
  flapping: {
    ...usual,
    description: 'the first appliance is ERROR for 1 min, NORMAL for 1 min, and so on',
    behaviour: flapping,
  },
  'rate-limited': {
    ...usual,
    description:
      'another consumer of the same client id spends 80 % of the budget, and all of it for 10 s of each minute',
    weather: busy,
  },
  'api-down': {
    ...usual,
    description: 'the API, tokens included, answers 503 for 3 min, works for 3 min, and so on',
    weather: (at) => (within(at, minutes(6)) < minutes(3) ? { kind: 'down' } : { kind: 'clear' }),
  },
  large: { ...usual, description: 'nothing fails among 10,000', clients: 10_000 },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
