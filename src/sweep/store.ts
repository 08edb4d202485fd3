import type { TenantName } from '../fleet/client.ts';
import { emptySnapshot, type Snapshot } from '../fleet/snapshot.ts';
import type { Tick } from '../lib/units.ts';

/** The only mutable cell: a tenant's latest snapshot. It is replaced, never edited, so a reader always sees a whole one. */
export interface Store {
  current(): Snapshot;
  /** The snapshot of the last finished sweep: changes since then have not been reported. */
  settled(): Snapshot;
  /** Shows what is known while a sweep runs. */
  show(next: Snapshot): void;
  /** Adopts the result of a sweep. */
  settle(next: Snapshot): void;
  /** The operator confirms that missing clients are gone, or asks for other clients: the next complete list is believed. */
  acknowledge(at: Tick): void;
  /** Null if never. */
  acknowledgedAt(): Tick | null;
}

export function createStore(tenant: TenantName): Store {
  let current = emptySnapshot(tenant);
  let settled = current;
  let acknowledgedAt: Tick | null = null;
  return {
    current: () => current,
    settled: () => settled,
    show: (next) => {
      current = next;
    },
    settle: (next) => {
      current = next;
      settled = next;
    },
    acknowledge: (at) => {
      acknowledgedAt = at;
    },
    acknowledgedAt: () => acknowledgedAt,
  };
}
