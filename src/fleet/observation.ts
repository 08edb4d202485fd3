import type { Instant } from '../lib/units.ts';
import type { Contact } from './age.ts';
import type { ListedDescription } from './client.ts';
import type { Status } from './status.ts';

/** What one element of the list of managed clients says. Null is "the server does not say". */
export interface Listed extends ListedDescription, Contact {
  readonly vaVersion: string | null;
  readonly status: Status;
  readonly lastSeen: Instant | null;
}

/** What one status document says. */
export interface Reported extends Contact {
  readonly status: Status;
  readonly lastSeen: Instant | null;
  readonly statusAt: Instant | null;
  readonly osType: string | null;
  readonly osVersion: string | null;
  readonly hypervisor: string | null;
  readonly ccgPin: string | null;
  readonly alertKey: string | null;
  readonly vaVersion: string | null;
}
