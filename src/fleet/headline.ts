import type { FleetJudgement } from './cluster-summary.ts';
import type { Verdict } from './judge.ts';
import { reasonWords } from './reason-words.ts';
import type { Snapshot } from './snapshot.ts';
import { needsCare } from './verdict-words.ts';

/** How bad it is; the worst first. Only `good` is green: everything is known and healthy. */
export const levels = ['blind', 'bad', 'warn', 'unknown', 'good'] as const;
export type Level = (typeof levels)[number];

export interface Headline {
  readonly level: Level;
  /** Begins in lower case, as part of a sentence about the tenant. */
  readonly text: string;
}

/** A tenant in one line of words. */
export function headline(snapshot: Snapshot, judgement: FleetJudgement): Headline {
  const { up, listProblem, listedOnce, clients } = snapshot;
  if (!up && listProblem !== null) return { level: 'blind', text: `blind: ${reasonWords[listProblem]}` };
  if (!listedOnce) return { level: 'unknown', text: 'waiting for the first list' };
  if (!up) return { level: 'blind', text: 'blind: the list is late' };
  if (clients.size === 0) return { level: 'unknown', text: '0 appliances listed' };
  return fleetHeadline(snapshot, judgement);
}

function fleetHeadline(snapshot: Snapshot, { byVerdict, clusters }: FleetJudgement): Headline {
  const down = clusters.filter(({ verdict }) => verdict === 'down').length;
  const count = (...wanted: readonly Verdict[]) =>
    wanted.reduce((sum, verdict) => sum + byVerdict[verdict], 0);
  const care = count(...needsCare);
  const unsure = count('unknown', 'configuring');
  const unread = unreadIn(snapshot.sweeps.last?.coverage);
  const { missing } = snapshot;
  const parts = [
    missing > 0 && `${plural(missing, 'appliance')} gone from the list all at once, shown as last known`,
    down > 0 && `${plural(down, 'cluster')} down`,
    care > 0 && `${plural(care, 'appliance')} ${care === 1 ? 'needs' : 'need'} care`,
    unsure > 0 && `${plural(unsure, 'appliance')} unknown or being configured`,
    unread > 0 && `${plural(unread, 'status', 'statuses')} not read`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return quiet(byVerdict.healthy, snapshot.clients.size);
  return { level: levelOf(down + missing, care), text: parts.join(', ') };
}

const unreadIn = (coverage: { readonly failed: number; readonly capped: number } | undefined): number =>
  coverage === undefined ? 0 : coverage.failed + coverage.capped;

const levelOf = (down: number, care: number): Level => {
  if (down > 0) return 'bad';
  return care > 0 ? 'warn' : 'unknown';
};

function quiet(healthy: number, total: number): Headline {
  if (healthy === 0) return { level: 'unknown', text: `none of ${plural(total, 'appliance')} is in service` };
  const others = total - healthy;
  const rest = others === 0 ? '' : `, ${others} not in service`;
  return { level: 'good', text: `all ${healthy} healthy${rest}` };
}

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
