import type { View } from '../fleet/view.ts';
import type { Clock } from '../lib/clock.ts';
import type { Tick } from '../lib/units.ts';
import { clientFamilies, clientSubjects } from './client-families.ts';
import { clusterFamilies, clusterSubjects } from './cluster-families.ts';
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

/** Renders the families of all tenants, one family after the other. A family without a sample is left out. */
export async function* renderFamilies(
  views: readonly View[],
  part: Part,
  tools: RenderTools,
): AsyncGenerator<FamilyText> {
  yield* renderSome(tenantFamilies, tenantSubjects, views, part, tools);
  yield* renderSome(managedClusterFamilies, managedClusterSubjects, views, part, tools);
  yield* renderSome(clusterFamilies, clusterSubjects, views, part, tools);
  yield* renderSome(clientFamilies, clientSubjects, views, part, tools);
}

type SubjectsOf<Of> = (view: View) => Iterable<Subject<Of>>;

async function* renderSome<Of>(
  families: readonly MetricFamily<Of>[],
  subjectsOf: SubjectsOf<Of>,
  views: readonly View[],
  { live, now }: Part,
  tools: RenderTools,
): AsyncGenerator<FamilyText> {
  const wanted = families.filter((family) => family.live === live);
  if (wanted.length === 0) return;
  const tenants: (readonly Subject<Of>[])[] = [];
  for (const view of views) tenants.push(await collect(subjectsOf, view, tools));
  for (const family of wanted) {
    const text = [];
    for (const subjects of tenants) text.push(...(await renderTenant(family, subjects, now, tools)));
    if (text.length > 0) yield { family: family.name, text: [Buffer.from(header(family)), ...text] };
  }
}

/** This many labels are made at once. */
const subjectsPerSlice = 50;

async function collect<Of>(
  subjectsOf: SubjectsOf<Of>,
  view: View,
  { pace, onBroken }: RenderTools,
): Promise<readonly Subject<Of>[]> {
  const found: Subject<Of>[] = [];
  try {
    for (const subject of subjectsOf(view)) {
      if (found.push(subject) % subjectsPerSlice === 0) await pace();
    }
    return found;
  } catch (error) {
    onBroken(subjectsOf.name, error);
    return [];
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
    for (const { of, identity } of subjects) {
      for (const sample of family.samples(of, now)) {
        if (writer.write(lineOf(identity, sample))) await pace();
      }
    }
    return writer.take();
  } catch (error) {
    writer.take();
    onBroken(family.name, error);
    return [];
  }
}
