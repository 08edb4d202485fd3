import type { ClusterVerdict } from './cluster-summary.ts';
import type { Verdict } from './judge.ts';

/** How people read a verdict, wherever it is shown. */
export const verdictWords = {
  unhealthy: 'DOWN',
  not_seen: 'NOT SEEN',
  degraded: 'DEGRADED',
  unknown: 'UNKNOWN',
  configuring: 'CONFIGURING',
  not_in_service: 'NOT IN SERVICE',
  healthy: 'HEALTHY',
} as const satisfies Record<Verdict, string>;

/** Somebody has to do something about a client with one of these. */
export const needsCare: readonly Verdict[] = ['unhealthy', 'not_seen', 'degraded'];

export const clusterVerdictWords = {
  down: 'DOWN',
  degraded: 'DEGRADED',
  unknown: 'UNKNOWN',
  not_in_service: 'NOT IN SERVICE',
  healthy: 'HEALTHY',
} as const satisfies Record<ClusterVerdict, string>;
