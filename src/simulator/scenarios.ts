import { type Millis, seconds } from '../lib/units.ts';
import {
  type Behaviour,
  blockedRelease,
  blockedUpdate,
  type ClusterBehaviour,
  degraded,
  down,
  flapping,
  healthy,
  lively,
  livelyCluster,
  minutes,
  released,
  rollingUpdate,
  within,
} from './behaviours.ts';
import type { ScenarioTime } from './living-cluster.ts';
import { well } from './living-fleet.ts';
import type { Weather } from './weather.ts';

export interface Scenario {
  readonly description: string;
  /** How many there are unless told otherwise. */
  readonly clients: number;
  readonly behaviour: Behaviour;
  readonly cluster: ClusterBehaviour;
  readonly weather: (at: Millis) => Weather;
  /** When the personal access token that asks ends. */
  readonly credentialEnd: ScenarioTime;
}

const busy = (at: Millis): Weather => ({
  kind: 'busy',
  share: within(at, minutes(1)) < seconds(10) ? 1 : 0.8,
});

const read = ['idn:remote-client:read', 'idn:remote-client:manage'];
const readStatus = ['idn:managed-client-status:read', 'idn:managed-client-status:manage'];

const forbidding = (at: Millis): Weather => ({
  kind: 'forbidding',
  scopes: at < minutes(15) ? readStatus : [...readStatus, ...read],
});

const usual = {
  clients: 24,
  behaviour: healthy,
  cluster: () => ({}),
  weather: (): Weather => ({ kind: 'clear' }),
  credentialEnd: { days: 200 },
} as const;

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
    cluster: livelyCluster,
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
    cluster: released,
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
  'server-errors': {
    ...usual,
    description:
      'tokens are issued, but every request is answered with 500 for 10 min, one in five for 5 min, and so on',
    weather: (at) => ({ kind: 'erring', share: within(at, minutes(15)) < minutes(10) ? 1 : 0.2 }),
  },
  'credentials-refused': {
    ...usual,
    description: 'no credentials and no token are accepted any more, as if the access token had been deleted',
    weather: () => ({ kind: 'refusing' }),
  },
  'scope-missing': {
    ...usual,
    description: 'status documents are forbidden; after 15 min lists and clusters are, too',
    weather: forbidding,
  },
  'credential-ending': {
    ...usual,
    description: 'the personal access token ends 5 min and 2 days after the scenario begins',
    credentialEnd: { days: 2, later: minutes(5) },
  },
  'certificate-ending': {
    ...usual,
    description:
      "the first cluster's certificate ends 5 min and 3 days after the scenario begins, the second's in 25 days",
    cluster: ({ ordinal }) => {
      if (ordinal === 0) return { certificateEnd: { days: 3, later: minutes(5) } };
      return ordinal === 1 ? { certificateEnd: { days: 25 } } : {};
    },
  },
  'update-blocked': {
    ...usual,
    description:
      'the first appliance is silent with ERROR, so its cluster has been out of date for 8 days; the others are upgraded',
    behaviour: blockedUpdate,
    cluster: blockedRelease,
  },
  'cluster-disputed': {
    ...usual,
    description: 'SailPoint calls the first cluster FAILED, though all its appliances are well',
    cluster: ({ ordinal }, at) => (ordinal === 0 && at >= 0 ? { status: 'FAILED' } : {}),
  },
  degraded: {
    ...usual,
    description: 'the first appliance stays WARNING, short of memory, and the second stays CONFIGURING',
    behaviour: degraded,
  },
  'fleet-empty': {
    ...usual,
    description: 'the list of clients is complete and empty',
    weather: () => ({ kind: 'empty' }),
  },
  'list-mismatch': {
    ...usual,
    description: 'the list says that it has one client more than it delivers',
    weather: () => ({ kind: 'miscounting', by: 1 }),
  },
  'clock-skew': {
    ...usual,
    description: "SailPoint's clock is two minutes ahead",
    weather: () => ({ kind: 'skewed', by: minutes(2) }),
  },
  large: { ...usual, description: 'nothing fails among 10,000', clients: 10_000 },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
