import type { Steps } from '../lib/steps.ts';
import type { Tick } from '../lib/units.ts';
import { judgeFleet } from './cluster-summary.ts';
import { type Headline, headline } from './headline.ts';
import { verdicts } from './judge.ts';
import { type ClientReport, clientReport, isoTime } from './report.ts';
import { needsCare } from './verdict-words.ts';
import type { View } from './view.ts';

/** A tenant at a glance: its level, and the clients that need care, the worst first. */
export interface Glance extends Headline {
  readonly tenant: string;
  readonly sweptAt: string | null;
  readonly needCare: readonly ClientReport[];
}

export function* glance(view: View, now: Tick, most: number): Steps<Glance> {
  const { snapshot, thresholds } = view;
  const judgement = yield* judgeFleet(snapshot.clients.values(), now, thresholds);
  const unwell = judgement.clients
    .filter(({ verdict }) => needsCare.includes(verdict))
    .toSorted((one, other) => verdicts.indexOf(one.verdict) - verdicts.indexOf(other.verdict));
  return {
    ...headline(snapshot, judgement),
    tenant: snapshot.tenant,
    sweptAt: isoTime(snapshot.sweeps.lastCompletion),
    needCare: unwell.slice(0, most).map(({ client }) => clientReport(client, view, now)),
  };
}
