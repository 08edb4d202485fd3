import type { ClientReport, ClusterReport, TenantReport } from '../../../fleet/report.ts';

/** What /api/fleet answers; with `since`: only what changed after that version. */
export interface FleetAnswer {
  readonly version: string;
  readonly since: string | null;
  readonly exporter: {
    readonly version: string;
    readonly isDemo: boolean;
    readonly drills: readonly string[];
    readonly links: { readonly grafana?: string; readonly alertmanager?: string };
  };
  readonly tenants: readonly TenantAnswer[];
}

type TenantAnswer = Omit<TenantReport, 'clients' | 'clusters'> & {
  readonly reportedAt: string;
  readonly clients: readonly ClientReport[];
  readonly clusters: readonly ClusterReport[];
  readonly clientsGone?: readonly string[];
  readonly clustersGone?: readonly string[];
};

/** A client with where and when it was reported. */
export type FleetClient = ClientReport & {
  readonly tenant: string;
  /** The time at which its ages were computed. */
  readonly asOf: number;
};

export type FleetCluster = ClusterReport & { readonly tenant: string };

export type FleetTenant = Omit<TenantAnswer, 'clients' | 'clusters' | 'clientsGone' | 'clustersGone'> & {
  readonly clients: ReadonlyMap<string, FleetClient>;
  readonly clusters: ReadonlyMap<string, FleetCluster>;
};

/** All that the page knows. Replaced, never edited. */
export interface Fleet {
  readonly version: string;
  readonly exporter: FleetAnswer['exporter'];
  readonly tenants: readonly FleetTenant[];
}

/** The fleet after an answer. What has not changed stays the same object. */
export function takeAnswer(before: Fleet | null, answer: FleetAnswer): Fleet {
  const known = answer.since === null ? null : before;
  return {
    version: answer.version,
    exporter: answer.exporter,
    tenants: answer.tenants.map((tenant) =>
      takeTenant(
        known?.tenants.find((one) => one.tenant === tenant.tenant),
        tenant,
      ),
    ),
  };
}

function takeTenant(before: FleetTenant | undefined, answer: TenantAnswer): FleetTenant {
  const { clients, clusters, clientsGone = [], clustersGone = [], ...summary } = answer;
  const { tenant } = summary;
  const asOf = Date.parse(summary.reportedAt);
  return {
    ...summary,
    clients: changed(
      before?.clients,
      clientsGone,
      clients.map((client) => ({ ...client, tenant, asOf })),
    ),
    clusters: changed(
      before?.clusters,
      clustersGone,
      clusters.map((cluster) => ({ ...cluster, tenant })),
    ),
  };
}

function changed<T extends { readonly id: string | null }>(
  before: ReadonlyMap<string, T> | undefined,
  gone: readonly string[],
  next: readonly T[],
): ReadonlyMap<string, T> {
  const items = new Map(before);
  for (const id of gone) items.delete(id);
  for (const item of next) items.set(item.id ?? '', item);
  return items;
}

/** Everything about a tenant that cannot be seen is as last known. */
export const isStale = (tenant: FleetTenant | undefined): boolean => tenant?.level === 'blind';
