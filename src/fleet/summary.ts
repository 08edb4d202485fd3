import type { Client } from './client.ts';
import { type Status, type StatusCounts, statuses } from './status.ts';

const zeros = Object.fromEntries(statuses.map((status) => [status, 0])) as StatusCounts;

/** How many clients are in each state. */
export function countByStatus(clients: Iterable<Client>): StatusCounts {
  const counts: Record<Status, number> = { ...zeros };
  for (const { status } of clients) counts[status] += 1;
  return counts;
}
