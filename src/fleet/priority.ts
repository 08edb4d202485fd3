import type { Tick } from '../lib/units.ts';
import type { Client } from './client.ts';
import { isNotSeen, judge, type Thresholds, type Verdict } from './judge.ts';

/** Why a client's status is worth reading before its turn. */
export type Urgency = 'changed' | 'unwell';

export interface PriorityTerms {
  readonly now: Tick;
  readonly thresholds: Thresholds;
}

/** Null: it can wait for its turn. `before`: what was known when the list was asked for; undefined: nothing. */
export function urgencyOf(
  client: Client,
  before: Client | undefined,
  { now, thresholds }: PriorityTerms,
): Urgency | null {
  const isChanged =
    before !== undefined &&
    (before.status !== client.status ||
      before.provisionStatus !== client.provisionStatus ||
      isNotSeen(before, now, thresholds) !== isNotSeen(client, now, thresholds));
  if (isChanged) return 'changed';
  return unwell.includes(judge(client, now, thresholds)) ? 'unwell' : null;
}

const unwell: readonly Verdict[] = ['unhealthy', 'not_seen', 'degraded'];
