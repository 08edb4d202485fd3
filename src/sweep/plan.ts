import type { Client } from '../fleet/client.ts';

/** In what order statuses are read: whoever was read longest ago comes first, so that a sweep that is cut off starves nobody. */
export const plan = (clients: Iterable<Client>): readonly Client[] =>
  [...clients].toSorted((one, other) => lastPoll(one) - lastPoll(other));

const lastPoll = ({ polls }: Client): number => polls.lastSuccess ?? 0;
