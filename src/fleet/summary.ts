import type { Client } from './client.ts';
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
