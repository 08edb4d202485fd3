import { clusterVerdictWords, verdictWords } from '../../../fleet/verdict-words.ts';
import type { Fleet, FleetClient, FleetCluster, FleetTenant } from './fleet.ts';
import type { Order, Query } from './query.ts';

const verdicts = Object.keys(verdictWords);
const clusterVerdicts = Object.keys(clusterVerdictWords);

/** A line of the list. `key` names the same thing from one answer to the next. */
export type Row =
  | {
      readonly kind: 'cluster';
      readonly key: string;
      readonly cluster: FleetCluster;
      readonly isOpen: boolean;
    }
  | { readonly kind: 'client'; readonly key: string; readonly client: FleetClient };

export interface FoundRows {
  readonly rows: readonly Row[];
  /** How many appliances match the query, whether their cluster is open or not. */
  readonly count: number;
  readonly total: number;
}

export const keyOf = ({ tenant, id }: { readonly tenant: string; readonly id: string | null }): string =>
  `${tenant}/${id ?? ''}`;

export function findRows(fleet: Fleet, query: Query): FoundRows {
  const clients = fleet.tenants.flatMap((tenant) => [...tenant.clients.values()]);
  const matching = clients.filter(matcherOf(query));
  const rows =
    query.view === 'appliances'
      ? matching.toSorted(clientOrders[query.order]).map(clientRow)
      : clusterRows(fleet.tenants, matching, query);
  return { rows, count: matching.length, total: clients.length };
}

const clientRow = (client: FleetClient): Row => ({ kind: 'client', key: keyOf(client), client });

function clusterRows(
  tenants: readonly FleetTenant[],
  matching: readonly FleetClient[],
  query: Query,
): readonly Row[] {
  const members = Map.groupBy(matching, ({ tenant, clusterId }) => keyOf({ tenant, id: clusterId }));
  const isAsked = query.search !== '' || query.verdicts.length > 0;
  const clusters = tenants.flatMap((tenant) => [...tenant.clusters.values()]);
  return clusters.toSorted(byUrgency).flatMap((cluster): readonly Row[] => {
    const key = keyOf(cluster);
    const found = members.get(key) ?? [];
    if (isAsked && found.length === 0) return [];
    // While searching or filtering, clusters are open by default.
    const isOpen = query.opened.includes(key) !== isAsked;
    const row: Row = { kind: 'cluster', key, cluster, isOpen };
    return [row, ...(isOpen ? found.toSorted(clientOrders[query.order]).map(clientRow) : [])];
  });
}

/** The worst first, whichever tenant it belongs to; then tenant by tenant. */
const byUrgency = (one: FleetCluster, other: FleetCluster): number =>
  clusterVerdicts.indexOf(one.verdict) - clusterVerdicts.indexOf(other.verdict) ||
  compareText(one.tenant, other.tenant) ||
  compareText(one.name ?? one.id, other.name ?? other.id);

const compareText = (one: string | null, other: string | null): number =>
  (one ?? '').localeCompare(other ?? '');

const byName = (one: FleetClient, other: FleetClient): number =>
  compareText(one.name ?? one.id, other.name ?? other.id);

const bySilence = (one: FleetClient, other: FleetClient): number =>
  (other.sinceSeenSeconds ?? -1) - (one.sinceSeenSeconds ?? -1);

const byVerdict = (one: FleetClient, other: FleetClient): number =>
  verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict);

const clientOrders: Readonly<Record<Order, (one: FleetClient, other: FleetClient) => number>> = {
  worst: (one, other) => byVerdict(one, other) || byName(one, other),
  name: byName,
  silent: (one, other) => bySilence(one, other) || byName(one, other),
  version: (one, other) => compareText(one.vaVersion, other.vaVersion) || byName(one, other),
};

function matcherOf({ search, verdicts: wanted }: Query): (client: FleetClient) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (client) =>
    (wanted.length === 0 || wanted.includes(client.verdict)) &&
    words.every((word) => searchTextOf(client).includes(word));
}

const searchTexts = new WeakMap<FleetClient, string>();

function searchTextOf(client: FleetClient): string {
  const known = searchTexts.get(client);
  if (known !== undefined) return known;
  const { id, name, clusterName, clusterId, vaVersion, status, verdict, tenant } = client;
  const text = [id, name, clusterName, clusterId, vaVersion, status, verdict, tenant].join(' ').toLowerCase();
  searchTexts.set(client, text);
  return text;
}
