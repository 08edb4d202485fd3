import type { Cluster } from '../fleet/cluster.ts';
import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import type { Tick } from '../lib/units.ts';
import { type ClientRow, clientFamilies, clientSubjects } from './client-families.ts';
import { type ClusterRow, clusterFamilies, clusterSubjects } from './cluster-families.ts';
import { managedClusterFamilies, managedClusterSubjects } from './managed-cluster-families.ts';
import type { MetricFamily, Subject } from './metric-family.ts';
import { tenantFamilies, tenantSubjects } from './tenant-families.ts';
import { header, lineMaker } from './text.ts';
import type { TextWriter } from './text-writer.ts';

export interface RenderTools {
  readonly pace: Clock['pace'];
  /** Empty between two tenants. */
  readonly writer: TextWriter;
  /** A family cannot be rendered for a tenant: it is left out there, and all else is rendered. */
  readonly onBroken: (family: string, error: unknown) => void;
}

/** Which families to render: those that change only with the snapshot, or those that change with time. */
interface Part {
  readonly live: boolean;
  readonly now: Tick;
}

interface FamilyText {
  readonly family: string;
  readonly text: readonly Buffer[];
}

/** This many are looked at in one go. */
const subjectsPerSlice = 50;

/** What the families tell of, for each tenant. */
export interface Subjects {
  readonly tenants: readonly (readonly Subject<View>[])[];
  readonly managedClusters: readonly (readonly Subject<Cluster>[])[];
  readonly clusters: readonly (readonly Subject<ClusterRow>[])[];
  readonly clients: readonly (readonly Subject<ClientRow>[])[];
}

export const noSubjects: Subjects = { tenants: [], managedClusters: [], clusters: [], clients: [] };

export async function subjectsOf(views: readonly View[], tools: RenderTools): Promise<Subjects> {
  const collect = async <Of>(subjectsIn: (view: View) => Iterable<Subject<Of>>) => {
    const tenants = [];
    for (const view of views) tenants.push(await collectTenant(subjectsIn, view, tools));
    return tenants;
  };
  return {
    tenants: await collect(tenantSubjects),
    managedClusters: await collect(managedClusterSubjects),
    clusters: await collect(clusterSubjects),
    clients: await collect(clientSubjects),
  };
}

async function collectTenant<Of>(
  subjectsIn: (view: View) => Iterable<Subject<Of>>,
  view: View,
  { pace, onBroken }: RenderTools,
): Promise<readonly Subject<Of>[]> {
  const subjects: Subject<Of>[] = [];
  try {
    for (const subject of subjectsIn(view)) {
      subjects.push(subject);
      if (subjects.length % subjectsPerSlice === 0) await pace();
    }
    return subjects;
  } catch (error) {
    onBroken(subjectsIn.name, error);
    return [];
  }
}

/** Renders the families of all tenants, one family after the other. A family without a sample is left out. */
export async function* renderFamilies(
  subjects: Subjects,
  part: Part,
  tools: RenderTools,
): AsyncGenerator<FamilyText> {
  yield* renderSome(tenantFamilies, subjects.tenants, part, tools);
  yield* renderSome(managedClusterFamilies, subjects.managedClusters, part, tools);
  yield* renderSome(clusterFamilies, subjects.clusters, part, tools);
  yield* renderSome(clientFamilies, subjects.clients, part, tools);
}

async function* renderSome<Of>(
  families: readonly MetricFamily<Of>[],
  tenants: readonly (readonly Subject<Of>[])[],
  { live, now }: Part,
  tools: RenderTools,
): AsyncGenerator<FamilyText> {
  for (const family of families.filter((one) => one.live === live)) {
    const text = [];
    for (const subjects of tenants) text.push(...(await renderTenant(family, subjects, now, tools)));
    if (text.length > 0) yield { family: family.name, text: [Buffer.from(header(family)), ...text] };
  }
}

async function renderTenant<Of>(
  family: MetricFamily<Of>,
  subjects: readonly Subject<Of>[],
  now: Tick,
  { pace, writer, onBroken }: RenderTools,
): Promise<readonly Buffer[]> {
  const lineOf = lineMaker(family);
  try {
    for (const [index, { of, identity }] of subjects.entries()) {
      for (const sample of family.samples(of, now)) writer.write(lineOf(identity, sample));
      if (index % subjectsPerSlice === 0) await pace();
    }
    return writer.take();
  } catch (error) {
    writer.take();
    onBroken(family.name, error);
    return [];
  }
}
