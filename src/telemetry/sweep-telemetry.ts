import { isNotAccepted } from '../fleet/api-failure.ts';
import type { Client, TenantName } from '../fleet/client.ts';
import type { ClientChange } from '../fleet/client-changes.ts';
import type { ClusterChange } from '../fleet/cluster-changes.ts';
import { ageAt } from '../fleet/judge.ts';
import { clusterNameOf, type Snapshot, type SweepReport } from '../fleet/snapshot.ts';
import { countByStatus } from '../fleet/summary.ts';
import type { SweepEvents } from '../fleet/sweep-events.ts';
import { messageOf } from '../lib/errors.ts';
import { type Seconds, type Tick, toSeconds } from '../lib/units.ts';
import { failureFields, problemFields } from './problem-fields.ts';
import { streakOf, streaksOf } from './streaks.ts';
import type { Telemetry } from './telemetry.ts';

/** What happens in a tenant's sweeps. */
export const sweepTelemetry = (
  tenant: TenantName,
  { emit, emitEach, streaks, bulk, logsEachClient }: Telemetry,
): SweepEvents => ({
  sweepEnded: (snapshot, problem) => {
    const report = snapshot.sweeps.last;
    if (report === null) return;
    if (problem === null) {
      streaks.end(streakOf('api.rate_limited', { tenant }));
      streaks.end(streakOf('api.unavailable', { tenant }));
    }
    streaks.endRound(streaksOf(tenant));
    const { result, coverage } = report;
    if (result !== 'failed') {
      emit('sweep.completed', { tenant, result, ...summaryOf(snapshot, report) });
      if (logsEachClient()) {
        const log = (client: Client): void =>
          emit('client.observed', { tenant, ...observed(client, snapshot) });
        bulk.each(tenant, [...snapshot.clients.values()], log);
      }
    }
    if (problem === null) return;
    const fields = { tenant, ...problemFields(problem) };
    if (result === 'failed') emit('sweep.failed', fields);
    else emit('sweep.incomplete', { ...fields, ...coverage });
  },
  sweepSkipped: (reason) => emit('sweep.skipped', { tenant, reason }),
  sweepBroke: (error) => emit('sweep.failed', { tenant, reason: 'bug', error: messageOf(error) }),
  pollsFailed: (polls) => {
    const failures = polls.map(({ client, failure }) => {
      const { operation: _, apiMessage: __, problem: ___, ...fields } = failureFields(failure);
      return { tenant, clientId: client.id, ...fields };
    });
    emitEach('client.poll_failed', failures);
  },
  clientsMissing: ({ missing, listed }) => emit('clients.missing', { tenant, missing, listed: listed ?? 0 }),
  clustersChanged: (changes) => {
    const identify = ({ cluster: { id, name } }: ClusterChange) => ({
      tenant,
      clusterId: id,
      clusterName: name,
    });
    const those = (wanted: ClusterChange['kind']) => changes.filter(({ kind }) => kind === wanted);
    emitEach('cluster.appeared', those('cluster_appeared').map(identify));
    emitEach('cluster.removed', those('cluster_removed').map(identify));
    const moved = changes.filter((change) => change.kind === 'cluster_status_changed');
    for (const worse of [false, true]) {
      const alike = moved.filter((change) => change.worse === worse);
      const fields = alike.map((change) => ({ ...identify(change), from: change.from, to: change.to }));
      emitEach('cluster.status_changed', fields, !worse);
    }
  },
  clustersRead: (failure) => {
    if (failure === null) streaks.end(streakOf('clusters.failed', { tenant }));
    // Failures of credentials and scopes are logged already.
    else if (failure.kind !== 'forbidden' && !isNotAccepted(failure)) {
      const { operation: _, apiMessage: __, ...fields } = failureFields(failure);
      emit('clusters.failed', { tenant, ...fields });
    }
  },
  credentialRead: (expiresInDays) => {
    if (expiresInDays === null) streaks.endAll(streakOf('credential.expiring', { tenant }));
    else emit('credential.expiring', { tenant, expiresInDays });
  },
  clientsChanged: (changes, snapshot) => {
    const now = snapshot.takenAt;
    const identify = ({ client }: ClientChange) => ({ tenant, ...identityOf(client, snapshot) });
    const withAge = (change: ClientChange) => ({
      ...identify(change),
      sinceSeenSeconds: sinceSeen(change.client, now),
    });
    const those = (wanted: ClientChange['kind']) => changes.filter(({ kind }) => kind === wanted);
    emitEach('client.appeared', those('appeared').map(identify));
    emitEach('client.removed', those('removed').map(identify));
    emitEach('client.not_seen', those('not_seen').map(withAge));
    emitEach('client.seen_again', those('seen_again').map(withAge));
    for (const worse of [false, true]) {
      const alike = statusChangesIn(changes).filter((change) => change.worse === worse);
      const fields = alike.map((change) => ({ ...withAge(change), from: change.from, to: change.to }));
      emitEach('client.status_changed', fields, !worse);
    }
  },
});

const identityOf = ({ id, name, clusterId }: Client, snapshot: Snapshot) => ({
  clientId: id,
  clientName: name,
  clusterId,
  clusterName: clusterNameOf(snapshot, clusterId),
});

const observed = (client: Client, snapshot: Snapshot) => ({
  ...identityOf(client, snapshot),
  status: client.status,
  sinceSeenSeconds: sinceSeen(client, snapshot.takenAt),
  pollSuccess: client.polls.last.kind === 'answered',
});

const statusChangesIn = (changes: readonly ClientChange[]) =>
  changes.filter((change) => change.kind === 'status_changed');

function sinceSeen(client: Client, now: Tick): Seconds | undefined {
  const age = ageAt(client, now);
  return age === null ? undefined : toSeconds(age);
}

const summaryOf = ({ clients }: Snapshot, { coverage, duration }: SweepReport) => ({
  clients: clients.size,
  ...coverage,
  durationSeconds: Math.round(duration * 1_000) / 1_000,
  byStatus: countByStatus(clients.values()),
});
