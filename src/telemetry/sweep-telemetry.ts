import { trackingIdOf } from '../fleet/api-failure.ts';
import type { Change } from '../fleet/changes.ts';
import type { Client, TenantName } from '../fleet/client.ts';
import { ageAt, type Thresholds } from '../fleet/judge.ts';
import type { Snapshot } from '../fleet/snapshot.ts';
import { countByStatus } from '../fleet/summary.ts';
import type { SweepEvents } from '../fleet/sweep-events.ts';
import { messageOf } from '../lib/errors.ts';
import { type Seconds, type Tick, toSeconds } from '../lib/units.ts';
import { streaksOf } from './streaks.ts';
import type { Telemetry } from './telemetry.ts';

/** Many clients can fail for one reason at once: this many are named. */
const namedFailures = 10;

/** And a whole fleet can fall silent, or turn to ERROR, in one sweep: this many of each kind of change are named. */
const namedChanges = 100;

/** What there is to tell of a tenant's sweeps: each function writes the metric and, for news, the log line. */
export const sweepTelemetry = (
  tenant: TenantName,
  thresholds: Thresholds,
  { logger, metrics, streaks }: Telemetry,
): SweepEvents => ({
  sweepEnded: (snapshot, reason) => {
    const report = snapshot.sweeps.last;
    if (report === null) return;
    metrics.sweeps.inc({ tenant, result: report.result });
    if (reason === null) streaks.end(`${streaksOf(tenant)}rate_limited`);
    streaks.endRound(streaksOf(tenant));
    if (report.result === 'failed') {
      logger.warn(
        { event: 'sweep.failed', tenant, reason },
        'Sweep failed; what was known goes on being served',
      );
      return;
    }
    logger.info({ event: 'sweep.completed', tenant, ...coverageOf(snapshot, thresholds) }, 'Sweep completed');
    if (reason === null) return;
    logger.warn(
      { event: 'sweep.incomplete', tenant, reason, ...report.coverage },
      'Sweep incomplete; what is missing is as it was',
    );
  },
  sweepSkipped: (reason) => {
    metrics.sweeps.inc({ tenant, result: 'skipped' });
    logger.warn({ event: 'sweep.skipped', tenant, reason }, 'Sweep skipped: the one before still runs');
  },
  sweepBroke: (error) => {
    metrics.sweeps.inc({ tenant, result: 'failed' });
    logger.warn(
      { event: 'sweep.failed', tenant, reason: 'bug', error: messageOf(error) },
      'Sweep failed for a bug of ours',
    );
  },
  pollsFailed: (polls) => {
    for (const { client, failure } of polls.slice(0, namedFailures)) {
      const fields = {
        tenant,
        clientId: client.id,
        reason: failure.kind,
        trackingId: trackingIdOf(failure) ?? undefined,
      };
      logger.warn({ event: 'client.poll_failed', ...fields }, 'Status call failed');
    }
    const unnamed = polls.length - namedFailures;
    if (unnamed <= 0) return;
    logger.warn(
      { event: 'client.poll_failed', tenant, furtherClients: unnamed },
      'Status calls of further clients failed',
    );
  },
  clientsChanged: (changes, now) => {
    metrics.clientsRemoved.inc({ tenant }, changes.filter(({ kind }) => kind === 'removed').length);
    for (const alike of Map.groupBy(changes, (change) => `${change.kind} ${levelOf(change)}`).values()) {
      for (const change of alike.slice(0, namedChanges)) {
        const fields = { event: `client.${change.kind}`, tenant, ...identityOf(change.client) };
        logger[levelOf(change)]({ ...fields, ...detailsOf(change, now) }, messages[change.kind]);
      }
      const [unnamed] = alike.slice(namedChanges);
      if (unnamed === undefined) continue;
      const furtherClients = alike.length - namedChanges;
      const fields = { event: `client.${unnamed.kind}`, tenant, furtherClients };
      logger[levelOf(unnamed)](fields, 'The same of further clients');
    }
  },
});

const messages = {
  appeared: 'Managed client appeared',
  removed: 'Managed client removed',
  not_seen: 'Managed client not seen',
  seen_again: 'Managed client seen again',
  status_changed: 'Managed client changed its status',
} as const satisfies Record<Change['kind'], string>;

const levelOf = (change: Change): 'warn' | 'info' =>
  change.kind === 'not_seen' || (change.kind === 'status_changed' && change.worse) ? 'warn' : 'info';

function detailsOf(change: Change, now: Tick) {
  if (change.kind === 'appeared' || change.kind === 'removed') return {};
  const sinceSeenSeconds = sinceSeen(change.client, now);
  return change.kind === 'status_changed'
    ? { from: change.from, to: change.to, sinceSeenSeconds }
    : { sinceSeenSeconds };
}

const identityOf = ({ id, name, clusterId }: Client) => ({ clientId: id, clientName: name, clusterId });

function sinceSeen(client: Client, now: Tick): Seconds | undefined {
  const age = ageAt(client, now);
  return age === null ? undefined : toSeconds(age);
}

function coverageOf({ clients, sweeps }: Snapshot, thresholds: Thresholds) {
  return {
    clients: clients.size,
    ...sweeps.last?.coverage,
    durationSeconds: Math.round((sweeps.last?.duration ?? 0) * 1_000) / 1_000,
    byStatus: countByStatus(clients.values(), thresholds),
  };
}
