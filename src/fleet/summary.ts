import type { Client, ClusterId } from './client.ts';
import { isStale, type Thresholds } from './judge.ts';
import { type Status, type StatusCounts, statuses } from './status.ts';

const zeros = Object.fromEntries(statuses.map((status) => [status, 0])) as StatusCounts;

/** How many clients are in each state. One whose status is no longer served is in none. */
export function countByStatus(clients: Iterable<Client>, thresholds: Thresholds): StatusCounts {
  const counts: Record<Status, number> = { ...zeros };
  for (const client of clients) {
    if (!isStale(client, thresholds)) counts[client.status] += 1;
  }
  return counts;
}

/** The same for each cluster; clients without one are under null. */
export function countByCluster(
  clients: Iterable<Client>,
  thresholds: Thresholds,
): ReadonlyMap<ClusterId | null, StatusCounts> {
  const members = Map.groupBy(clients, (client) => client.clusterId);
  return new Map([...members].map(([cluster, group]) => [cluster, countByStatus(group, thresholds)]));
}
