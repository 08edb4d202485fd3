import { type Millis, millis, type RateLimit } from '../lib/units.ts';

/** How many requests a tenant may make, and how long a sweep may take with it. */
export interface Allowance extends RateLimit {
  /** Until the next sweep. */
  readonly interval: Millis;
}

/** The share that is left for retries and other users of the client id, and of the time, so that a sweep ends before the next. */
const reserve = 0.02;

/**
 * How many status calls fit into one interval beside the other requests; at least a tenth of what is allowed. If the others take
 * more than the rest, the sweep takes longer than its interval and says so, but statuses are read.
 */
export function budgetOf({ requests, window, interval }: Allowance, others: number): number {
  const allowed = Math.floor((interval / window) * requests * (1 - reserve));
  return Math.max(1, Math.ceil(allowed / 10), allowed - others);
}

/** How long a sweep that leaves some statuses for later may still run; at least a tenth of the interval. */
export const timeLeft = ({ interval }: Allowance, spent: Millis): Millis =>
  millis(Math.max(interval / 10, interval * (1 - reserve) - spent));
