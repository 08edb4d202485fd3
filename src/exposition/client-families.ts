import type { Client } from '../fleet/client.ts';
import { ageAt, isStale } from '../fleet/judge.ts';
import { statuses } from '../fleet/status.ts';
import type { View } from '../fleet/view.ts';
import { type Instant, type Tick, toEpochSeconds, toSeconds } from '../lib/units.ts';
import { label, labels, sample } from './text.ts';

/** A family with rows for each client. */
export interface ClientFamily {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Whether a client whose polls have failed for too long still has it. */
  readonly servedWhenStale: boolean;
  /** Whether its values move between snapshots. */
  readonly ages: boolean;
  /** All that its lines depend on besides the identity and the time: they are rendered again when one of these differs. */
  readonly shows: (row: ClientRow) => readonly (string | number | null)[];
  readonly render: (row: ClientRow, now: Tick) => string;
}

export interface ClientRow {
  readonly client: Client;
  readonly view: View;
  /** The rendered identity labels. */
  readonly identity: string;
  readonly stale: boolean;
}

export const identityLabels = ['tenant', 'cluster_id', 'client_id'] as const;

const identityOf = (client: Client, view: View): string =>
  labels({ tenant: view.snapshot.tenant, cluster_id: client.clusterId ?? '', client_id: client.id });

/** What its lines begin with is taken from its row before where that still holds. */
export const rowOf = (client: Client, view: View, before?: ClientRow): ClientRow => ({
  client,
  view,
  identity:
    before !== undefined && before.client.clusterId === client.clusterId
      ? before.identity
      : identityOf(client, view),
  stale: isStale(client, view.thresholds),
});

export const isServed = (family: ClientFamily, { stale }: ClientRow): boolean =>
  family.servedWhenStale || !stale;

/** A family's lines for one client. */
export const fragment = (family: ClientFamily, row: ClientRow, now: Tick): string =>
  isServed(family, row) ? family.render(row, now) : '';

type Description = (client: Client, view: View) => string | null | undefined;

/** What describes a client; where nothing is known the label is empty. */
const infoLabels: readonly (readonly [name: string, describe: Description])[] = [
  ['client_name', ({ name }) => name],
  ['client_type', ({ type }) => type],
  ['cluster_name', ({ clusterId }, { snapshot }) => clusterId && snapshot.clusterNames.get(clusterId)],
  ['cluster_type', ({ clusterType }) => clusterType],
  ['va_version', ({ vaVersion }) => vaVersion],
  ['os_type', ({ osType }) => osType],
  ['os_version', ({ osVersion }) => osVersion],
  ['provision_status', ({ provisionStatus }) => provisionStatus],
];

const description = ({ client, view }: ClientRow): readonly string[] =>
  infoLabels.map(([name, describe]) => label(name, describe(client, view) ?? ''));

const statusLabels = statuses.map((status) => [status, label('status', status)] as const);

interface ValueFamily
  extends Pick<ClientFamily, 'name' | 'help'>,
    Partial<Omit<ClientFamily, 'name' | 'help'>> {
  /** Null where nothing is known: no sample. */
  readonly value: (client: Client, now: Tick) => number | null;
}

const usual = { labels: [], servedWhenStale: false, ages: false } as const;

function oneValue({ value, ...family }: ValueFamily): ClientFamily {
  const render: ClientFamily['render'] = ({ client, identity }, now) => {
    const known = value(client, now);
    return known === null ? '' : sample(family.name, identity, known);
  };
  const shows: ClientFamily['shows'] = ({ client, view }) => [value(client, view.snapshot.takenAt)];
  return { ...usual, shows, render, ...family };
}

const timestamp = (at: Instant | null): number | null => (at === null ? null : toEpochSeconds(at));

export const clientFamilies: readonly ClientFamily[] = [
  {
    name: 'sailpoint_managed_client_info',
    help: 'Description of a managed client, to be joined on tenant and client_id. Always 1.',
    ...usual,
    labels: infoLabels.map(([name]) => name),
    servedWhenStale: true,
    shows: description,
    render: (row) =>
      sample('sailpoint_managed_client_info', [row.identity, ...description(row)].join(','), 1),
  },
  {
    name: 'sailpoint_managed_client_status',
    help: 'State of a managed client: 1 for the state it is in, 0 for all others.',
    ...usual,
    labels: ['status'],
    shows: ({ client }) => [client.status],
    render: ({ client, identity }) =>
      statusLabels
        .map(([status, text]) =>
          sample('sailpoint_managed_client_status', `${identity},${text}`, status === client.status ? 1 : 0),
        )
        .join(''),
  },
  oneValue({
    name: 'sailpoint_managed_client_since_seen_seconds',
    help: 'Time since SailPoint last heard from a managed client, by its own measure, plus the time since that was read.',
    ages: true,
    value: (client, now) => {
      const age = ageAt(client, now);
      return age === null ? null : toSeconds(age);
    },
  }),
  oneValue({
    name: 'sailpoint_managed_client_last_seen_timestamp_seconds',
    help: 'When SailPoint last heard from a managed client.',
    value: (client) => timestamp(client.lastSeen),
  }),
  oneValue({
    name: 'sailpoint_managed_client_status_timestamp_seconds',
    help: 'When the status of a managed client was last updated at SailPoint.',
    value: (client) => timestamp(client.statusAt),
  }),
  oneValue({
    name: 'sailpoint_managed_client_created_timestamp_seconds',
    help: 'When a managed client was created.',
    value: (client) => timestamp(client.createdAt),
  }),
  oneValue({
    name: 'sailpoint_managed_client_poll_success',
    help: 'Whether the last status call for a managed client worked.',
    servedWhenStale: true,
    value: ({ polls: { last } }) => (last.kind === 'never' ? null : Number(last.kind === 'answered')),
  }),
  oneValue({
    name: 'sailpoint_managed_client_last_poll_timestamp_seconds',
    help: 'When a status call for a managed client last worked.',
    servedWhenStale: true,
    value: ({ polls }) => timestamp(polls.lastSuccess),
  }),
  {
    name: 'sailpoint_managed_client_health_events',
    help: 'Health events SailPoint lists for a managed client; no row where there is none.',
    ...usual,
    labels: ['category', 'level'],
    shows: ({ client }) =>
      client.healthEvents.flatMap(({ category, level, count }) => [category, level, count]),
    render: ({ client, identity }) =>
      client.healthEvents
        .map(({ category, level, count }) =>
          sample(
            'sailpoint_managed_client_health_events',
            `${identity},${labels({ category, level })}`,
            count,
          ),
        )
        .join(''),
  },
];
