import type { Client } from '../fleet/client.ts';
import { ageAt, unwellVerdict } from '../fleet/judge.ts';
import { clusterNameOf } from '../fleet/snapshot.ts';
import { type Status, statuses } from '../fleet/status.ts';
import type { View } from '../fleet/view.ts';
import { toSeconds } from '../lib/units.ts';
import { type MetricFamily, oneValue, type Sample, type Subject, timestamp } from './metric-family.ts';
import { labels } from './text.ts';

/** A client and what is known around it. */
export interface ClientRow {
  readonly client: Client;
  readonly view: View;
}

export const identityLabels = ['tenant', 'cluster_id', 'client_id'] as const;

export function* clientSubjects(view: View): Iterable<Subject<ClientRow>> {
  const { tenant, clients } = view.snapshot;
  for (const client of clients.values()) {
    const identity = labels(identityLabels, [tenant, client.clusterId ?? '', client.id]);
    yield { of: { client, view }, identity };
  }
}

type Description = (row: ClientRow) => string | null | undefined;

/** What describes a client; where nothing is known the label is empty. */
const infoLabels: readonly (readonly [name: string, describe: Description])[] = [
  ['client_name', ({ client }) => client.name],
  ['client_type', ({ client }) => client.type],
  ['cluster_name', ({ client, view }) => clusterNameOf(view.snapshot, client.clusterId)],
  ['cluster_type', ({ client }) => client.clusterType],
  ['va_version', ({ client }) => client.vaVersion],
  ['os_type', ({ client }) => client.osType],
  ['os_version', ({ client }) => client.osVersion],
  ['hypervisor', ({ client }) => client.hypervisor],
  ['ccg_pin', ({ client }) => client.ccgPin],
  ['provision_status', ({ client }) => client.provisionStatus],
];

/** For each state the samples of a client in it: made once, because they are more than half of the page. */
const statusSamples: ReadonlyMap<Status, readonly Sample[]> = new Map(
  statuses.map((status) => [
    status,
    statuses.map((other) => ({ value: Number(other === status), labels: [other] })),
  ]),
);

export const clientFamilies: readonly MetricFamily<ClientRow>[] = [
  {
    name: 'sailpoint_managed_client_info',
    help: 'Description of a managed client, to be joined on tenant and client_id. Always 1.',
    absent: null,
    labels: infoLabels.map(([name]) => name),
    live: false,
    samples: (row) => [{ value: 1, labels: infoLabels.map(([, describe]) => describe(row) ?? '') }],
  },
  {
    name: 'sailpoint_managed_client_status',
    help: 'State of a managed client: 1 for the state it is in, 0 for all others.',
    absent: null,
    labels: ['status'],
    live: false,
    samples: ({ client }) => statusSamples.get(client.status) ?? [],
  },
  {
    name: 'sailpoint_managed_client_unwell',
    help: 'A managed client in service that is not healthy, as of the last snapshot, and what is wrong with it. Always 1.',
    absent: 'the client is healthy or not in service',
    labels: ['verdict'],
    live: false,
    samples: ({ client, view: { snapshot, thresholds } }) => {
      const verdict = unwellVerdict(client, snapshot.takenAt, thresholds);
      return verdict === null ? [] : [{ value: 1, labels: [verdict] }];
    },
  },
  oneValue({
    name: 'sailpoint_managed_client_since_seen_seconds',
    help: 'Time since SailPoint last heard from a managed client, by its own measure, plus the time since that was read.',
    absent: 'SailPoint never told of a contact',
    live: true,
    value: ({ client }, now) => {
      const age = ageAt(client, now);
      return age === null ? null : toSeconds(age);
    },
  }),
  oneValue({
    name: 'sailpoint_managed_client_last_seen_timestamp_seconds',
    help: 'When SailPoint last heard from a managed client.',
    absent: 'SailPoint never told of a contact',
    value: ({ client }) => timestamp(client.lastSeen),
  }),
  oneValue({
    name: 'sailpoint_managed_client_status_timestamp_seconds',
    help: 'When the status of a managed client was last updated at SailPoint.',
    absent: 'no status document tells it, or `sweep.staleAfter` status calls in a row have failed',
    value: ({ client }) => timestamp(client.statusAt),
  }),
  oneValue({
    name: 'sailpoint_managed_client_created_timestamp_seconds',
    help: 'When a managed client was created.',
    absent: 'the list does not tell it',
    value: ({ client }) => timestamp(client.createdAt),
  }),
  oneValue({
    name: 'sailpoint_managed_client_poll_success',
    help: 'Whether the last status call for a managed client worked.',
    absent: 'its status was never asked for',
    value: ({ client: { polls } }) =>
      polls.last.kind === 'never' ? null : Number(polls.last.kind === 'answered'),
  }),
  oneValue({
    name: 'sailpoint_managed_client_last_poll_timestamp_seconds',
    help: 'When a status call for a managed client last worked.',
    absent: 'no status call for it ever worked',
    value: ({ client: { polls } }) => timestamp(polls.lastSuccess),
  }),
  {
    name: 'sailpoint_managed_client_health_events',
    help: 'Health events that SailPoint lists for a managed client.',
    absent: 'there is no such event, or the API family does not list them',
    labels: ['category', 'level'],
    live: false,
    samples: ({ client }) =>
      client.healthEvents.map(({ category, level, count }) => ({ value: count, labels: [category, level] })),
  },
  oneValue({
    name: 'sailpoint_managed_client_cpu_utilization_ratio',
    help: 'Highest CPU utilization among the health events of a managed client.',
    absent: 'no health event tells it',
    value: ({ client }) => client.cpuUtilization,
  }),
  oneValue({
    name: 'sailpoint_managed_client_memory_free_ratio',
    help: 'Lowest part of free memory among the health events of a managed client.',
    absent: 'no health event tells it',
    value: ({ client }) => client.memoryFree,
  }),
  {
    name: 'sailpoint_managed_client_alert',
    help: "SailPoint's own alert about a managed client. Always 1.",
    absent: 'there is no alert',
    labels: ['alert_key'],
    live: false,
    samples: ({ client: { alertKey } }) => (alertKey === null ? [] : [{ value: 1, labels: [alertKey] }]),
  },
];
