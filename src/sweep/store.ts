import type { TenantName } from '../fleet/client.ts';
import { emptySnapshot, type Snapshot } from '../fleet/snapshot.ts';

/** The one cell that changes: a tenant's latest snapshot. It is replaced, never edited, so that a reader sees one, whole. */
export interface Store {
  current(): Snapshot;
  replace(next: Snapshot): void;
}

export function createStore(tenant: TenantName): Store {
  let snapshot = emptySnapshot(tenant);
  return {
    current: () => snapshot,
    replace: (next) => {
      snapshot = next;
    },
  };
}
