import { type Millis, seconds } from '../lib/units.ts';
import {
  type Behaviour,
  blockedRelease,
  blockedUpdate,
  type ClusterBehaviour,
  clusterFlapping,
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
import type { Disruption } from './disruption.ts';
import type { ScenarioTime } from './living-cluster.ts';
import { well } from './living-fleet.ts';

export interface Scenario {
  readonly description: string;
  /** The size of the fleet by default. */
  readonly clients: number;
  readonly behaviour: Behaviour;
  readonly cluster: ClusterBehaviour;
  readonly disruption: (at: Millis) => Disruption;
  /** When the personal access token in use expires. */
  readonly credentialEnd: ScenarioTime;
}

const busy = (at: Millis): Disruption => ({
  kind: 'busy',
  share: within(at, minutes(1)) < seconds(10) ? 1 : 0.8,
});

const read = ['idn:remote-client:read', 'idn:remote-client:manage'];
const readStatus = ['idn:managed-client-status:read', 'idn:managed-client-status:manage'];

const forbidding = (at: Millis): Disruption => ({
  kind: 'forbidding',
  scopes: at < minutes(15) ? readStatus : [...readStatus, ...read],
});

const usual = {
  clients: 24,
  behaviour: healthy,
  cluster: () => ({}),
  disruption: (): Disruption => ({ kind: 'none' }),
  credentialEnd: { days: 200 },
} as const;

/** All is well until `startsAfter` (30 s); the times in the descriptions count from then and are divided by `pace`. A scenario lasts until the process ends. */
export const scenarios = {
  healthy: {
    ...usual,
    description: 'nothing fails: heartbeats every 30 s, some drafts',
  },
  lively: {
    ...usual,
    description:
      'about once a minute an appliance degrades, fails, goes silent or is upgraded, and recovers after 1 to 2 min',
    behaviour: lively,
    cluster: livelyCluster,
  },
  'one-down': {
    ...usual,
    description:
      'the first appliance goes silent with ERROR for good; the others of its cluster keep working',
    behaviour: ({ ordinal }) => (ordinal === 0 ? down('ERROR') : well),
  },
  'cluster-outage': {
    ...usual,
    description: 'all appliances of the first cluster go silent with FAILED for good',
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
  'cluster-flapping': {
    ...usual,
    description: 'all appliances of the first cluster are ERROR for 3 min, NORMAL for 3 min, and so on',
    behaviour: clusterFlapping,
  },
  'rate-limited': {
    ...usual,
    description:
      'another consumer of the same client id uses 80 % of the rate limit, and all of it for 10 s of each minute',
    disruption: busy,
  },
  'api-down': {
    ...usual,
    description: 'the API and its token endpoint answer 503 for 3 min, work for 3 min, and so on',
    disruption: (at) => (within(at, minutes(6)) < minutes(3) ? { kind: 'down' } : { kind: 'none' }),
  },
  'server-errors': {
    ...usual,
    description:
      'the API answers 500 to every request for 10 min, to one in five for 5 min, and so on; tokens are issued',
    disruption: (at) => ({ kind: 'erring', share: within(at, minutes(15)) < minutes(10) ? 1 : 0.2 }),
  },
  'credentials-refused': {
    ...usual,
    description: 'no credentials and no token are accepted any more, as if the access token had been deleted',
    disruption: () => ({ kind: 'refusing' }),
  },
  'scope-missing': {
    ...usual,
    description:
      'status documents are forbidden; after 15 min the lists of clients and clusters are forbidden, too',
    disruption: forbidding,
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
    description: 'the list of clients becomes empty',
    disruption: () => ({ kind: 'empty' }),
  },
  'list-mismatch': {
    ...usual,
    description: 'X-Total-Count promises one client more than the list holds',
    disruption: () => ({ kind: 'miscounting', by: 1 }),
  },
  'clock-skew': {
    ...usual,
    description: "SailPoint's clock is two minutes ahead",
    disruption: () => ({ kind: 'skewed', by: minutes(2) }),
  },
  large: { ...usual, description: 'nothing fails among 10,000', clients: 10_000 },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
