import type { Client } from '../fleet/client.ts';

/**
 * In what order statuses are read: whoever was asked for longest ago comes first, so that a sweep that is cut off
 * starves nobody; asked for, not answered, since clients whose calls fail for ever would always come first.
 */
export const plan = (clients: Iterable<Client>): readonly Client[] =>
  [...clients].toSorted((one, other) => compare(lastAttempt(one), lastAttempt(other)));

const lastAttempt = ({ polls }: Client): number => polls.lastAttempt ?? Number.NEGATIVE_INFINITY;

/** Infinities cannot be subtracted. */
const compare = (one: number, other: number): number => (one === other ? 0 : one - other);
