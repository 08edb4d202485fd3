import type { Cluster } from '../fleet/cluster.ts';
import type { View } from '../fleet/view.ts';
import type { Tick } from '../lib/units.ts';
import { mergeBlocks } from './blocks.ts';
import { type ClientRow, clientFamilies, clientSubjects } from './client-families.ts';
import { type ClusterRow, clusterFamilies, clusterSubjects } from './cluster-families.ts';
import { managedClusterFamilies, managedClusterSubjects } from './managed-cluster-families.ts';
import type { MetricFamily, Subject } from './metric-family.ts';
import type { Pace } from './pace.ts';
import { tenantFamilies, tenantSubjects } from './tenant-families.ts';
import { header, sampleLine } from './text.ts';
import type { TextBlocks } from './text-blocks.ts';

/** What one tenant's families tell of. */
export interface Subjects {
  readonly tenant: readonly Subject<View>[];
  readonly managedClusters: readonly Subject<Cluster>[];
  readonly clusters: readonly Subject<ClusterRow>[];
  readonly clients: readonly Subject<ClientRow>[];
}

/** The lines of each family, by its name. One that broke is missing. */
export type Lines = ReadonlyMap<string, readonly Buffer[]>;

export interface RenderTools {
  readonly pace: Pace;
  /** Empty between two families. */
  readonly writer: TextBlocks;
  /** A family cannot be rendered: it is left out, the others stand. */
  readonly onBroken: (family: string, error: unknown) => void;
}

/** Which families: those that change with the snapshot alone, or those that change with the time. */
interface Part {
  readonly live: boolean;
  readonly now: Tick;
}

export function subjectsOf(view: View, onBroken: RenderTools['onBroken']): Subjects {
  const orNone = <Of>(name: string, subjects: (view: View) => readonly Subject<Of>[]) => {
    try {
      return subjects(view);
    } catch (error) {
      onBroken(name, error);
      return [];
    }
  };
  return {
    tenant: orNone('tenant', tenantSubjects),
    managedClusters: orNone('managed clusters', managedClusterSubjects),
    clusters: orNone('clusters', clusterSubjects),
    clients: orNone('clients', clientSubjects),
  };
}

/** One part of the families of one tenant. */
export async function renderFamilies(subjects: Subjects, part: Part, tools: RenderTools): Promise<Lines> {
  const lines = new Map<string, readonly Buffer[]>();
  const render = async <Of>(
    families: readonly MetricFamily<Of>[],
    of: readonly Subject<Of>[],
  ): Promise<void> => {
    for (const family of families.filter(({ live }) => live === part.live)) {
      try {
        lines.set(family.name, await renderFamily(family, of, part.now, tools));
      } catch (error) {
        tools.writer.take();
        tools.onBroken(family.name, error);
      }
    }
  };
  await render(tenantFamilies, subjects.tenant);
  await render(managedClusterFamilies, subjects.managedClusters);
  await render(clusterFamilies, subjects.clusters);
  await render(clientFamilies, subjects.clients);
  return lines;
}

async function renderFamily<Of>(
  family: MetricFamily<Of>,
  subjects: readonly Subject<Of>[],
  now: Tick,
  { pace, writer }: RenderTools,
): Promise<readonly Buffer[]> {
  for (const { of, identity } of subjects) {
    for (const sample of family.samples(of, now)) {
      if (writer.write(sampleLine(family, identity, sample))) await pace();
    }
  }
  return writer.take();
}

const allFamilies = [...tenantFamilies, ...managedClusterFamilies, ...clusterFamilies, ...clientFamilies];

/** The families of all tenants one after the other, each after its header; a header alone is left out. */
export const joinTenants = (tenants: readonly Lines[]): readonly Buffer[] =>
  mergeBlocks(
    allFamilies.flatMap((family) => {
      const blocks = tenants.flatMap((lines) => lines.get(family.name) ?? []);
      return blocks.length === 0 ? [] : [Buffer.from(header(family)), ...blocks];
    }),
  );
