import { atOnce, type Steps } from '../lib/steps.ts';
import { type Instant, type Tick, toSeconds } from '../lib/units.ts';
import type { Client } from './client.ts';
import { type ClusterSummary, emptyCluster, type FleetJudgement, judgeFleet } from './cluster-summary.ts';
import { headline } from './headline.ts';
import { type FleetHistory, sights } from './history.ts';
import { ageAt, judge, verdicts } from './judge.ts';
import { isHeld } from './mass-loss.ts';
import { reasonWords } from './reason-words.ts';
import { clusterNameOf, type Snapshot } from './snapshot.ts';
import { readStrip, type Strip } from './strip.ts';
import { countByStatus } from './summary.ts';
import { verdictReason } from './verdict-reason.ts';
import type { View } from './view.ts';

/** The fleet as people and scripts read it: plain JSON, judged. docs/API.md describes it. */
export const fleetReport = (views: readonly View[], now: Tick) => ({
  tenants: views.map((view) => tenantReport(view, now)),
});

export type FleetReport = ReturnType<typeof fleetReport>;
export type TenantReport = FleetReport['tenants'][number];
export type ClientReport = ReturnType<typeof clientReport>;
export type ClusterReport = ReturnType<typeof clusterReport>;

const tenantReport = (view: View, now: Tick) => ({
  ...atOnce(tenantSummary(view, now)),
  clients: [...view.snapshot.clients.values()].map((client) => clientReport(client, view, now)),
});

/** The report on one tenant, without its clients. */
type TenantSummary = ReturnType<typeof summaryOf>;

export function* tenantSummary(view: View, now: Tick): Steps<TenantSummary> {
  const { snapshot, thresholds } = view;
  const judgement = yield* judgeFleet(snapshot.clients.values(), now, thresholds);
  return summaryOf(view, judgement, yield* clusterReports(snapshot, judgement));
}

function summaryOf(view: View, judgement: FleetJudgement, clusters: readonly ClusterReport[]) {
  const { snapshot, thresholds, interval, nextSweep } = view;
  const { tenant, shard, up, listProblem, clients, sweeps, history } = snapshot;
  return {
    tenant,
    /** Which part of the tenant's clients these are. */
    shard,
    up,
    /** The tenant in one line, and how bad it is. */
    ...headline(snapshot, judgement),
    /** Why the last list failed; null if it did not. */
    listProblem,
    lastSweep: sweeps.last,
    lastSweepAt: isoTime(sweeps.lastCompletion),
    lastSuccessAt: isoTime(sweeps.lastSuccess),
    /** Longest gap between two sweeps; null if there is no further sweep. */
    intervalSeconds: interval,
    /** When the next sweep is due, as of the report; null if there is no further sweep. */
    nextSweepAt: isoTime(nextSweep),
    notSeenAfterSeconds: toSeconds(thresholds.notSeenAfter),
    byStatus: countByStatus(clients.values()),
    byVerdict: judgement.byVerdict,
    clusters,
    /** Whether the clusters could be read; null before the first request. */
    clustersUp: snapshot.clustersUp,
    /** When the exporter's own credential ends; null if never, or if that is not known. */
    credentialEndsAt: isoTime(snapshot.credentialExpiry),
    history: { sight: stretches(sights, history.sight), changes: recentChanges(history, snapshot) },
  };
}

/** All clusters: those with clients, and those that SailPoint lists without any. */
function* clusterReports(
  snapshot: Snapshot,
  { clusters: found }: FleetJudgement,
): Steps<readonly ClusterReport[]> {
  const withClients = new Set(found.map(({ id }) => id));
  const others = [...snapshot.clusters.keys()].filter((id) => !withClients.has(id));
  const reports: ClusterReport[] = [];
  for (const summary of [...found, ...others.map(emptyCluster)]) {
    reports.push(clusterReport(summary, snapshot));
    yield;
  }
  return reports;
}

/** The report on one cluster: our verdict, and SailPoint's own status. */
function clusterReport(summary: ClusterSummary, snapshot: Snapshot) {
  const known = summary.id === null ? undefined : snapshot.clusters.get(summary.id);
  return {
    ...summary,
    name: clusterNameOf(snapshot, summary.id),
    status: known?.status ?? null,
    operational: known?.operational ?? null,
    alertKey: known?.alertKey ?? null,
    updateAvailable: known?.updateAvailable ?? null,
    outOfDateSince: isoTime(known?.outOfDateSince ?? null),
    certificateEndsAt: isoTime(known?.certificateExpiry ?? null),
    verboseLoggingUntil: isoTime(known?.verboseLoggingExpiry ?? null),
  };
}

/** The report on one client. */
export function clientReport(client: Client, view: View, now: Tick) {
  const { snapshot, thresholds } = view;
  const age = ageAt(client, now);
  const verdict = judge(client, now, thresholds);
  const { polls } = client;
  return {
    id: client.id,
    name: client.name,
    type: client.type,
    clusterId: client.clusterId,
    clusterName: clusterNameOf(snapshot, client.clusterId),
    verdict,
    /** Why the client got its verdict. */
    reason: verdictReason(verdict, client, thresholds),
    status: client.status,
    /** SailPoint's own alert about it. */
    alertKey: client.alertKey,
    /** It left the list together with too many others to believe it, and is shown as last known. */
    isMissing: isHeld(client),
    sinceSeenSeconds: age === null ? null : toSeconds(age),
    lastSeen: isoTime(client.lastSeen),
    vaVersion: client.vaVersion,
    os: [client.osType, client.osVersion].filter((part) => part !== null).join(' ') || null,
    provisionStatus: client.provisionStatus,
    healthEvents: client.healthEvents,
    lastPoll: isoTime(polls.lastSuccess),
    pollSucceeded: polls.last.kind === 'never' ? null : polls.last.kind === 'answered',
    /** Why the last status call failed; null if it did not. */
    pollFailure: polls.last.kind === 'failed' ? reasonWords[polls.last.reason] : null,
    /** The last verdicts and when each began, oldest first. */
    history: stretches(verdicts, snapshot.history.verdicts.get(client.id)),
  };
}

const stretches = <State extends string>(states: readonly State[], strip: Strip<State> | undefined) =>
  strip === undefined
    ? []
    : readStrip(states, strip).map(({ state, since }) => ({ state, since: isoTime(since) }));

const recentChanges = ({ changes }: FleetHistory, snapshot: Snapshot) =>
  changes.map((change) => ({
    ...change,
    at: isoTime(change.at),
    clusterName: clusterNameOf(snapshot, change.clusterId),
  }));

export const isoTime = (at: Instant | null): string | null =>
  at === null ? null : new Date(at).toISOString();
