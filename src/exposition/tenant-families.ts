import type { SweepHistory } from '../fleet/snapshot.ts';
import type { View } from '../fleet/view.ts';
import { type Instant, toSeconds } from '../lib/units.ts';
import { type MetricFamily, oneValue, type Subject, timestamp } from './metric-family.ts';
import { labels } from './text.ts';

export const tenantLabels = ['tenant'] as const;

export const tenantSubjects = (view: View): readonly Subject<View>[] => [
  { of: view, identity: labels(tenantLabels, [view.snapshot.tenant]) },
];

const sweepTime = (
  name: string,
  help: string,
  absent: string,
  at: (sweeps: SweepHistory) => Instant | null,
): MetricFamily<View> =>
  oneValue({
    name,
    help,
    absent,
    live: true,
    value: ({ snapshot }) => timestamp(at(snapshot.sweeps)),
  });

const outcomes = ['polled', 'failed', 'deferred', 'capped'] as const;

/** They are few, so they are all rendered for each reading. */
export const tenantFamilies: readonly MetricFamily<View>[] = [
  oneValue({
    name: 'sailpoint_up',
    help: 'Whether the last list of managed clients was complete, and none has been under way for longer than an interval (at least 30 s).',
    absent: null,
    live: true,
    value: ({ snapshot }) => Number(snapshot.up),
  }),
  {
    name: 'sailpoint_list_failed',
    help: 'Why the last list failed. Always 1.',
    absent: '`sailpoint_up` is 1, or no list has failed yet',
    labels: ['reason'],
    live: true,
    samples: ({ snapshot: { listProblem } }) =>
      listProblem === null ? [] : [{ value: 1, labels: [listProblem] }],
  },
  oneValue({
    name: 'sailpoint_managed_clients_listed',
    help: 'Managed clients that the last complete list named.',
    absent: 'no list was ever complete',
    live: true,
    value: ({ snapshot }) => snapshot.listed,
  }),
  oneValue({
    name: 'sailpoint_managed_clients_missing',
    help: 'Managed clients that are served as last known, since too many were gone from the list at once. They are removed after an hour, or at the next list after a reload.',
    absent: 'no list was ever complete',
    live: true,
    value: ({ snapshot: { listed, missing } }) => (listed === null ? null : missing),
  }),
  oneValue({
    name: 'sailpoint_clusters_up',
    help: 'Whether the last list of managed clusters worked.',
    absent: 'no list of clusters was asked for yet',
    live: true,
    value: ({ snapshot: { clustersUp } }) => (clustersUp === null ? null : Number(clustersUp)),
  }),
  oneValue({
    name: 'sailpoint_credential_expiry_timestamp_seconds',
    help: 'When the personal access token ends that the exporter uses.',
    absent:
      'it never ends, the credential is of another kind, or the scope `sp:my-personal-access-tokens:read` is missing',
    live: true,
    value: ({ snapshot }) => timestamp(snapshot.credentialExpiry),
  }),
  oneValue({
    name: 'sailpoint_sweep_success',
    help: 'Whether the last sweep had a complete list and every planned status call worked.',
    absent: 'no sweep has ended yet',
    live: true,
    value: ({ snapshot: { sweeps } }) => (sweeps.last ? Number(sweeps.last.result === 'success') : null),
  }),
  oneValue({
    name: 'sailpoint_sweep_duration_seconds',
    help: 'How long the last sweep took.',
    absent: 'no sweep has ended yet',
    live: true,
    value: ({ snapshot: { sweeps } }) => sweeps.last?.duration ?? null,
  }),
  sweepTime(
    'sailpoint_sweep_last_start_timestamp_seconds',
    'When a sweep last started.',
    'no sweep has begun yet',
    (sweeps) => sweeps.lastStart,
  ),
  sweepTime(
    'sailpoint_sweep_last_completion_timestamp_seconds',
    'When a sweep last ended, well or not.',
    'no sweep has ended yet',
    (sweeps) => sweeps.lastCompletion,
  ),
  sweepTime(
    'sailpoint_sweep_last_success_timestamp_seconds',
    'When a sweep last ended well.',
    'no sweep has ended well yet',
    (sweeps) => sweeps.lastSuccess,
  ),
  {
    name: 'sailpoint_sweep_clients',
    help: 'How the last sweep covered the managed clients: status read, call failed, left for later, beyond the cap.',
    absent: 'no sweep has ended yet',
    labels: ['outcome'],
    live: true,
    samples: ({ snapshot: { sweeps } }) => {
      const { last } = sweeps;
      if (last === null) return [];
      return outcomes.map((outcome) => ({ value: last.coverage[outcome], labels: [outcome] }));
    },
  },
  {
    name: 'sailpoint_shards',
    help: "How many shards share the tenant's managed clients; shard: which of them this exporter is.",
    absent: null,
    labels: ['shard'],
    live: true,
    samples: ({ snapshot: { shard } }) => [{ value: shard.total, labels: [String(shard.index)] }],
  },
  oneValue({
    name: 'sailpoint_sweep_interval_seconds',
    help: 'Longest gap between two beats of the schedule in the coming day.',
    absent: 'in the output of `once`, which sweeps once',
    live: true,
    value: ({ interval }) => interval,
  }),
  oneValue({
    name: 'sailpoint_not_seen_after_seconds',
    help: 'Configured time without contact after which a managed client counts as not seen.',
    absent: null,
    live: true,
    value: ({ thresholds }) => toSeconds(thresholds.notSeenAfter),
  }),
  oneValue({
    name: 'sailpoint_stale_after_seconds',
    help: 'Time of failing status calls after which the values that only status documents have are no longer served.',
    absent: 'in the output of `once`, which sweeps once',
    live: true,
    value: ({ thresholds, interval }) => (interval === null ? null : thresholds.staleAfter * interval),
  }),
];
