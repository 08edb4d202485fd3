import { untouched } from '../../src/simulator/overlay.ts';
import type { SimulatedTenant } from '../../src/simulator/simulated-tenant.ts';
import type { WireObject } from '../../src/simulator/wire-shapes.ts';

/** What tests do to a simulated tenant that no API call could. */
export interface TenantTools {
  /** Gives a client the same status in the list, the status document and its body. */
  setStatus(id: string, status: unknown): void;
  /** Takes back everything that was changed about this client; if it was silenced, it beats again. */
  restore(id: string): void;
  /** Stops a client's heartbeats: its age grows, its status stays. */
  silence(id: string): void;
  revive(id: string): void;
  /** Leaves `sinceLastSeen` null for every client that there is now, as some tenants do. */
  hideAges(): void;
  /** Replaces fields of a cluster in every answer. */
  changeCluster(id: string, values: WireObject): void;
  /** Puts any value at the end of the list of clients, until disposed of. */
  plant(element: unknown): Disposable;
}

/** What the interceptor adds to the tenant's own answers. */
export interface Additions {
  readonly planted: Set<{ readonly element: unknown }>;
  readonly clusters: Map<string, WireObject>;
}

export type EquippedTenant = SimulatedTenant & TenantTools;

/** Adds the tools to the tenant itself, so that tests have one object to work with. */
export function equipTenant(tenant: SimulatedTenant, { planted, clusters }: Additions): EquippedTenant {
  const tools: TenantTools = {
    setStatus: (id, status) => {
      tenant.change(id, { status });
      tenant.changeStatus(id, { status, body: { status } });
    },
    restore: (id) => tenant.amend(id, () => untouched),
    silence: (id) => tenant.amend(id, (_, { lastBeat }) => ({ lastBeat: () => lastBeat })),
    revive: (id) => tenant.amend(id, (_, { at }) => ({ lastBeat: (usual) => Math.max(at, usual ?? at) })),
    hideAges: () => {
      for (const { id } of tenant.clients()) tenant.change(String(id), { sinceLastSeen: null });
    },
    changeCluster: (id, values) => clusters.set(id, { ...clusters.get(id), ...values }),
    plant: (element) => {
      const plant = { element };
      planted.add(plant);
      return { [Symbol.dispose]: () => planted.delete(plant) };
    },
  };
  return Object.assign(tenant, tools);
}
