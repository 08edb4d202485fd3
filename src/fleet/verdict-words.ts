import type { ClusterVerdict } from './cluster-summary.ts';
import type { Verdict } from './judge.ts';

/** Each verdict in plain words, the same everywhere. */
export const verdictWords = {
  unhealthy: 'DOWN',
  not_seen: 'NOT SEEN',
  degraded: 'DEGRADED',
  unknown: 'UNKNOWN',
  configuring: 'CONFIGURING',
  not_in_service: 'NOT IN SERVICE',
  healthy: 'HEALTHY',
} as const satisfies Record<Verdict, string>;

/** A client with one of these verdicts needs somebody to act. */
export const needsCare: readonly Verdict[] = ['unhealthy', 'not_seen', 'degraded'];

export const clusterVerdictWords = {
  down: 'DOWN',
  degraded: 'DEGRADED',
  unknown: 'UNKNOWN',
  not_in_service: 'NOT IN SERVICE',
  healthy: 'HEALTHY',
} as const satisfies Record<ClusterVerdict, string>;
