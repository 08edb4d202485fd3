import type { Steps } from '../lib/steps.ts';
import type { Tick } from '../lib/units.ts';
import type { Client, ClusterId } from './client.ts';
import { judge, type Thresholds, type Verdict, verdicts } from './judge.ts';

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

/** What the verdicts on all clients come to. */
export interface FleetJudgement {
  readonly byVerdict: Readonly<Record<Verdict, number>>;
  readonly clients: readonly JudgedClient[];
  /** One for each cluster that has clients. */
  readonly clusters: readonly ClusterSummary[];
}

interface JudgedClient {
  readonly client: Client;
  readonly verdict: Verdict;
}

export function* judgeFleet(
  clients: Iterable<Client>,
  now: Tick,
  thresholds: Thresholds,
): Steps<FleetJudgement> {
  const byVerdict = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  const judgedClients: JudgedClient[][] = [];
  const clusters: ClusterSummary[] = [];
  for (const [id, members] of Map.groupBy(clients, ({ clusterId }) => clusterId)) {
    const judged: JudgedClient[] = [];
    for (const client of members) {
      const verdict = judge(client, now, thresholds);
      byVerdict[verdict] += 1;
      judged.push({ client, verdict });
      yield;
    }
    judgedClients.push(judged);
    clusters.push(summaryOf(id, judged));
  }
  return { byVerdict, clients: judgedClients.flat(), clusters };
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

function summaryOf(id: ClusterId | null, judged: readonly JudgedClient[]): ClusterSummary {
  const inService = judged.filter(({ verdict }) => verdict !== 'not_in_service');
  return {
    id,
    verdict: verdictOn(inService.map(({ verdict }) => verdict)),
    clients: judged.length,
    inService: inService.length,
    healthy: inService.filter(({ verdict }) => verdict === 'healthy').length,
    versions: byFrequency(inService.flatMap(({ client: { vaVersion } }) => vaVersion ?? [])),
  };
}

/** The same rule as in the alerts: a cluster is down when none of its clients in service is working. */
function verdictOn(judged: readonly Verdict[]): ClusterVerdict {
  if (judged.length === 0) return 'not_in_service';
  if (judged.every(isLost)) return 'down';
  if (judged.some((verdict) => isLost(verdict) || verdict === 'degraded')) return 'degraded';
  return judged.some((verdict) => verdict !== 'healthy') ? 'unknown' : 'healthy';
}

const isLost = (verdict: Verdict): boolean => verdict === 'unhealthy' || verdict === 'not_seen';

const byFrequency = (values: readonly string[]): readonly string[] =>
  [...Map.groupBy(values, (value) => value)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([value]) => value);
