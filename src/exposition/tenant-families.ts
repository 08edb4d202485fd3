import type { SweepHistory } from '../fleet/snapshot.ts';
import { statuses } from '../fleet/status.ts';
import { countByCluster } from '../fleet/summary.ts';
import type { View } from '../fleet/view.ts';
import { type Instant, toEpochSeconds, toSeconds } from '../lib/units.ts';
import { label, labels, sample } from './text.ts';

/** A family with rows for each tenant. */
export interface TenantFamily {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Has rows for each cluster, which are many, and the same as long as clients and thresholds are. */
  readonly countsClients: boolean;
  readonly lines: (view: View) => Iterable<string>;
}

interface ValueFamily extends Pick<TenantFamily, 'name' | 'help'> {
  /** Null where nothing is known: no sample. */
  readonly value: (view: View) => number | null;
}

const oneValue = ({ name, help, value }: ValueFamily): TenantFamily => ({
  name,
  help,
  labels: ['tenant'],
  countsClients: false,
  lines: (view) => {
    const known = value(view);
    return known === null ? [] : [sample(name, labels({ tenant: view.snapshot.tenant }), known)];
  },
});

const sweepTime = (name: string, help: string, at: (sweeps: SweepHistory) => Instant | null): TenantFamily =>
  oneValue({
    name,
    help,
    value: ({ snapshot }) => {
      const known = at(snapshot.sweeps);
      return known === null ? null : toEpochSeconds(known);
    },
  });

const outcomes = ['polled', 'failed', 'deferred', 'capped'] as const;

export const tenantFamilies: readonly TenantFamily[] = [
  {
    name: 'sailpoint_managed_clients',
    help: 'Managed clients in each state; one whose status is no longer served is in none.',
    labels: ['tenant', 'cluster_id', 'status'],
    countsClients: true,
    *lines({ snapshot, thresholds }) {
      for (const [cluster, counts] of countByCluster(snapshot.clients.values(), thresholds)) {
        const identity = labels({ tenant: snapshot.tenant, cluster_id: cluster ?? '' });
        for (const status of statuses)
          yield sample('sailpoint_managed_clients', `${identity},${label('status', status)}`, counts[status]);
      }
    },
  },
  oneValue({
    name: 'sailpoint_up',
    help: 'Whether the last list of managed clients was complete.',
    value: ({ snapshot }) => Number(snapshot.up),
  }),
  oneValue({
    name: 'sailpoint_sweep_success',
    help: 'Whether the last sweep had a complete list and every planned status call worked.',
    value: ({ snapshot: { sweeps } }) => (sweeps.last ? Number(sweeps.last.result === 'success') : null),
  }),
  oneValue({
    name: 'sailpoint_sweep_duration_seconds',
    help: 'How long the last sweep took.',
    value: ({ snapshot: { sweeps } }) => sweeps.last?.duration ?? null,
  }),
  sweepTime(
    'sailpoint_sweep_last_start_timestamp_seconds',
    'When a sweep last started.',
    (sweeps) => sweeps.lastStart,
  ),
  sweepTime(
    'sailpoint_sweep_last_completion_timestamp_seconds',
    'When a sweep last ended, well or not.',
    (sweeps) => sweeps.lastCompletion,
  ),
  sweepTime(
    'sailpoint_sweep_last_success_timestamp_seconds',
    'When a sweep last ended well.',
    (sweeps) => sweeps.lastSuccess,
  ),
  {
    name: 'sailpoint_sweep_clients',
    help: 'How the last sweep covered the managed clients: status read, call failed, left for later, beyond the cap.',
    labels: ['tenant', 'outcome'],
    countsClients: false,
    lines: ({ snapshot: { tenant, sweeps } }) => {
      const { last } = sweeps;
      if (last === null) return [];
      return outcomes.map((outcome) =>
        sample('sailpoint_sweep_clients', labels({ tenant, outcome }), last.coverage[outcome]),
      );
    },
  },
  {
    name: 'sailpoint_shards',
    help: "How many shards share the tenant's managed clients; shard: which of them this exporter is.",
    labels: ['tenant', 'shard'],
    countsClients: false,
    lines: ({ snapshot: { tenant, shard } }) => [
      sample('sailpoint_shards', labels({ tenant, shard: String(shard.index) }), shard.total),
    ],
  },
  oneValue({
    name: 'sailpoint_sweep_interval_seconds',
    help: 'Longest gap between two beats of the schedule in the coming day.',
    value: ({ interval }) => interval,
  }),
  oneValue({
    name: 'sailpoint_not_seen_after_seconds',
    help: 'Configured time without contact after which a managed client counts as not seen.',
    value: ({ thresholds }) => toSeconds(thresholds.notSeenAfter),
  }),
  oneValue({
    name: 'sailpoint_stale_after_seconds',
    help: 'Configured time of failing status calls after which the status of a managed client is no longer served.',
    value: ({ thresholds, interval }) => (interval === null ? null : thresholds.staleAfter * interval),
  }),
];
