import type { Tick } from '../lib/units.ts';
import type { Client } from './client.ts';
import { isNotSeen, judge, type Thresholds, type Verdict } from './judge.ts';

/** Why a client's status is worth reading before its turn. */
export type Urgency = 'changed' | 'unwell';

export interface PriorityTerms {
  readonly now: Tick;
  readonly thresholds: Thresholds;
}

/** Null if the client can wait for its turn. `before` is what was known before this list, undefined if nothing was. */
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
