import type { Tick } from '../lib/units.ts';
import type { Client, ClusterId } from './client.ts';
import { judge, type Thresholds, type Verdict } from './judge.ts';

/** What an operator should think of a cluster, most urgent first. */
const clusterVerdicts = ['down', 'degraded', 'unknown', 'not_in_service', 'healthy'] as const;
export type ClusterVerdict = (typeof clusterVerdicts)[number];

export interface ClusterSummary {
  /** Null for the clients that belong to no cluster. */
  readonly id: ClusterId | null;
  readonly verdict: ClusterVerdict;
  readonly clients: number;
  readonly inService: number;
  readonly healthy: number;
  /** The versions that its clients in service run, most frequent first. More than one: an update is under way, or a client missed it. */
  readonly versions: readonly string[];
}

/** One for each cluster that has clients. */
export function clusterSummaries(
  clients: Iterable<Client>,
  now: Tick,
  thresholds: Thresholds,
): readonly ClusterSummary[] {
  const groups = Map.groupBy(clients, ({ clusterId }) => clusterId);
  return [...groups].map(([id, members]) => summaryOf(id, members, now, thresholds));
}

/** A cluster that SailPoint knows and that has no clients. */
export const emptyCluster = (id: ClusterId): ClusterSummary => ({
  id,
  verdict: 'not_in_service',
  clients: 0,
  inService: 0,
  healthy: 0,
  versions: [],
});

function summaryOf(
  id: ClusterId | null,
  members: readonly Client[],
  now: Tick,
  thresholds: Thresholds,
): ClusterSummary {
  const judged = members.map((client) => ({ client, verdict: judge(client, now, thresholds) }));
  const inService = judged.filter(({ verdict }) => verdict !== 'not_in_service');
  return {
    id,
    verdict: verdictOn(inService.map(({ verdict }) => verdict)),
    clients: members.length,
    inService: inService.length,
    healthy: inService.filter(({ verdict }) => verdict === 'healthy').length,
    versions: byFrequency(inService.flatMap(({ client: { vaVersion } }) => vaVersion ?? [])),
  };
}

/** The same rule as in the alerts: a cluster is down when none of its clients in service is working. */
function verdictOn(verdicts: readonly Verdict[]): ClusterVerdict {
  if (verdicts.length === 0) return 'not_in_service';
  if (verdicts.every(isLost)) return 'down';
  if (verdicts.some((verdict) => isLost(verdict) || verdict === 'degraded')) return 'degraded';
  return verdicts.some((verdict) => verdict !== 'healthy') ? 'unknown' : 'healthy';
}

const isLost = (verdict: Verdict): boolean => verdict === 'unhealthy' || verdict === 'not_seen';

const byFrequency = (values: readonly string[]): readonly string[] =>
  [...Map.groupBy(values, (value) => value)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([value]) => value);
