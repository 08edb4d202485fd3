import type { TenantName } from '../fleet/client.ts';
import { emptySnapshot, type Snapshot } from '../fleet/snapshot.ts';
import type { Tick } from '../lib/units.ts';

/** The one cell that changes: a tenant's latest snapshot. It is replaced, never edited, so that a reader sees one, whole. */
export interface Store {
  current(): Snapshot;
  /** The snapshot of the last sweep that ended: what has changed since then has not been told of. */
  settled(): Snapshot;
  /** Shows what is known in the middle of a sweep. */
  show(next: Snapshot): void;
  /** Takes over what a sweep has come to. */
  settle(next: Snapshot): void;
  /** The operator knows that clients that are missing now are gone: the next complete list is believed. */
  acknowledge(at: Tick): void;
  /** Null: never. */
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
