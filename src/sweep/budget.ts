import { type Millis, millis, type RateLimit } from '../lib/units.ts';

/** How many requests a tenant may make, and how long a sweep may take with it. */
export interface Allowance extends RateLimit {
  /** Until the next sweep. */
  readonly interval: Millis;
}

/** What is left for retries and whoever else uses the client id; and of the time, so that the next sweep finds this one gone. */
const reserve = 0.02;

/**
 * How many status calls fit into one interval beside so many other requests. Where those take all that is allowed it is a tenth of
 * that: the sweep then takes longer than its interval, and says so, but statuses are read.
 */
export function budgetOf({ requests, window, interval }: Allowance, others: number): number {
  const allowed = Math.floor((interval / window) * requests * (1 - reserve));
  return Math.max(1, Math.ceil(allowed / 10), allowed - others);
}

/** How long a sweep that leaves some statuses for later may go on; never less than a tenth of the interval. */
export const timeLeft = ({ interval }: Allowance, spent: Millis): Millis =>
  millis(Math.max(interval / 10, interval * (1 - reserve) - spent));
