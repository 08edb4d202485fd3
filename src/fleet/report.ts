import { type Instant, type Tick, toSeconds } from '../lib/units.ts';
import type { Client } from './client.ts';
import { ageAt, judge, type Verdict } from './judge.ts';
import { countByStatus } from './summary.ts';
import type { View } from './view.ts';

/** The fleet as people and scripts read it: plain JSON, judged. */
export const fleetReport = (views: readonly View[], now: Tick) => ({
  tenants: views.map((view) => tenantReport(view, now)),
});

export type FleetReport = ReturnType<typeof fleetReport>;
export type ClientReport = FleetReport['tenants'][number]['clients'][number];

const tenantReport = (view: View, now: Tick) => ({
  ...tenantSummary(view),
  clients: [...view.snapshot.clients.values()].map((client) => clientReport(client, view, now)),
});

/** What is said of a tenant as a whole. */
export function tenantSummary({ snapshot }: View) {
  const { tenant, shard, up, clients, sweeps } = snapshot;
  return {
    tenant,
    /** Whose clients these are: not all of the tenant's, where there are several. */
    shard,
    up,
    lastSweep: sweeps.last,
    lastSweepAt: isoTime(sweeps.lastCompletion),
    lastSuccessAt: isoTime(sweeps.lastSuccess),
    byStatus: countByStatus(clients.values()),
  };
}

/** What is said of one client. */
export function clientReport(client: Client, view: View, now: Tick) {
  const { snapshot, thresholds } = view;
  const age = ageAt(client, now);
  return {
    id: client.id,
    name: client.name,
    type: client.type,
    clusterId: client.clusterId,
    clusterName: (client.clusterId && snapshot.clusterNames.get(client.clusterId)) ?? null,
    verdict: judge(client, now, thresholds) satisfies Verdict,
    status: client.status,
    sinceSeenSeconds: age === null ? null : toSeconds(age),
    lastSeen: isoTime(client.lastSeen),
    vaVersion: client.vaVersion,
    os: [client.osType, client.osVersion].filter((part) => part !== null).join(' ') || null,
    provisionStatus: client.provisionStatus,
    healthEvents: client.healthEvents,
    lastPoll: isoTime(client.polls.lastSuccess),
    pollSucceeded: client.polls.last.kind === 'never' ? null : client.polls.last.kind === 'answered',
  };
}

export const isoTime = (at: Instant | null): string | null =>
  at === null ? null : new Date(at).toISOString();
