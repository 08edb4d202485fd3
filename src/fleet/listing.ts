import type { Tick } from '../lib/units.ts';
import type { Listed } from './observation.ts';

/** One client as found in a list. */
export interface Sighting {
  readonly listed: Listed;
  readonly readAt: Tick;
}

/** The managed clients of a tenant as read from its pages, each once, and only those of one shard. */
export interface Listing {
  readonly sightings: readonly Sighting[];
  /** Whether the pages held as many clients as the API counts. */
  readonly complete: boolean;
  /** How many the pages held, those of other shards and unreadable ones included. */
  readonly listed: number;
  /** How many there are as the API counts; null where it does not. */
  readonly total: number | null;
  /**
   * Whether a client that is not in it does not exist. It may exist when another client was listed twice (then the order changed
   * in between, and a client was on no page), when an element cannot be read (it may be any client), and when the list is empty and
   * no total says so.
   */
  readonly provesAbsence: boolean;
  /** How many clients there are beyond the cap. */
  readonly capped: number;
  /** How many requests it took. */
  readonly pages: number;
  /** How many the tenant has, those of other shards and beyond the cap included. */
  readonly tenantSize: number;
}
