import { createDraw } from './draw.ts';
import { minutesOf, type Planned, type Played, playFast } from './fast-play.ts';
import type { Kind } from './incident.ts';
import { type AlertLabels, shippedInhibition } from './inhibition.ts';
import { judgeReports, type Report, type Verdict } from './judgement.ts';
import { reportsOf } from './reports.ts';

export interface Judged {
  readonly kind: string;
  readonly verdict: Verdict;
}

/** So many tenants share a Prometheus. */
const perWorld = 20;

/** Chooses kinds by chance, each as often as the others. */
export function chooseKinds(seed: number, count: number, possible: readonly Kind[]): readonly Kind[] {
  const draw = createDraw(seed, 'kinds');
  const chosen: Kind[] = [];
  while (chosen.length < count && possible.length > 0) {
    const left = [...possible];
    while (left.length > 0 && chosen.length < count) {
      const kind = draw.oneOf(left as [Kind, ...Kind[]]);
      left.splice(left.indexOf(kind), 1);
      chosen.push(kind);
    }
  }
  return chosen;
}

function worldsOf(seed: number, chosen: readonly Kind[]): readonly (readonly Planned[])[] {
  const planned = chosen
    .map((kind, index): Planned => ({ kind, seed, name: `incident ${index}` }))
    .toSorted((a, b) => minutesOf(a) - minutesOf(b));
  const shared = planned.filter(({ kind }) => kind.isAboutMonitor !== true);
  const alone = planned.filter(({ kind }) => kind.isAboutMonitor === true);
  const worlds = Array.from({ length: Math.ceil(shared.length / perWorld) }, (_, index) =>
    shared.slice(index * perWorld, (index + 1) * perWorld),
  );
  return [...worlds, ...alone.map((one) => [one])];
}

/** What concerns an incident: its tenant's, and, where it is alone, the exporter's. */
const isOf = ({ kind, tenant }: Played, { tenant: name }: AlertLabels): boolean =>
  name === tenant.name || (kind.isAboutMonitor === true && name === undefined);

/** Plays incidents as fast as it goes. Calls `onJudged` for each. */
export async function play(
  seed: number,
  chosen: readonly Kind[],
  onJudged: (judged: Judged) => void,
): Promise<void> {
  const unmuted = await shippedInhibition();
  for (const world of worldsOf(seed, chosen)) {
    const { played, firing } = await playFast(world);
    const reports = reportsOf(firing, unmuted);
    for (const one of played) {
      const own = reports.filter(({ labels }) => isOf(one, labels));
      onJudged({ kind: one.kind.name, verdict: judgeReports(one.incident.demands, own) });
    }
    for (const stray of strays(reports, played))
      onJudged({ kind: 'nobody’s', verdict: judgeReports([], [stray]) });
  }
}

const strays = (reports: readonly Report[], played: readonly Played[]): readonly Report[] =>
  reports.filter(({ labels }) => !played.some((one) => isOf(one, labels)));
