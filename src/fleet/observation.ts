import type { Instant, Millis } from '../lib/units.ts';
import type { ListedDescription } from './client.ts';
import type { Status } from './status.ts';

/** What one element of the list of managed clients says. Null is "the server does not say". */
export interface Listed extends ListedDescription {
  readonly vaVersion: string | null;
  readonly status: Status;
  readonly age: Millis | null;
  readonly lastSeen: Instant | null;
  /** The age that `lastSeen` has by the answer's own Date: the exporter's clock plays no part. */
  readonly ageByDate: Millis | null;
}

/** What one status document says. */
export interface Reported {
  readonly status: Status;
  readonly age: Millis | null;
  readonly lastSeen: Instant | null;
  readonly ageByDate: Millis | null;
  readonly statusAt: Instant | null;
  readonly osType: string | null;
  readonly osVersion: string | null;
  readonly vaVersion: string | null;
}
