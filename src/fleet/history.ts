import { type Instant, type Seconds, type Tick, toSeconds } from '../lib/units.ts';
import type { Client, ClientId, ClusterId } from './client.ts';
import type { ClientChange } from './client-changes.ts';
import { ageAt, judge, type Thresholds, type Verdict, verdicts } from './judge.ts';
import type { Status } from './status.ts';
import { extendStrip, type Strip } from './strip.ts';

/** Whether the exporter could see the tenant. */
export const sights = ['seen', 'blind'] as const;
type Sight = (typeof sights)[number];

/** A short, bounded history for the page. It is lost when the process ends. */
export interface FleetHistory {
  readonly verdicts: ReadonlyMap<ClientId, Strip<Verdict>>;
  readonly sight: Strip<Sight> | undefined;
  /** The newest last. */
  readonly changes: readonly RecentChange[];
}

interface RecentChange {
  readonly at: Instant;
  readonly kind: ClientChange['kind'];
  readonly clientId: ClientId;
  readonly clientName: string | null;
  readonly clusterId: ClusterId | null;
  /** Null unless the status changed. */
  readonly from: Status | null;
  readonly to: Status | null;
  readonly sinceSeenSeconds: Seconds | null;
}

export const noHistory: FleetHistory = { verdicts: new Map(), sight: undefined, changes: [] };

const mostChanges = 100;

/** The result of a sweep. */
interface Seen {
  readonly up: boolean;
  readonly clients: ReadonlyMap<ClientId, Client>;
  readonly takenAt: Tick;
}

export function remember(
  before: FleetHistory,
  { up, clients, takenAt }: Seen,
  found: readonly ClientChange[],
  thresholds: Thresholds,
  now: Instant,
): FleetHistory {
  const sight = extendStrip(sights, before.sight, up ? 'seen' : 'blind', now);
  // While the tenant cannot be seen, no verdicts are recorded: they would rest on old data.
  if (!up) return { ...before, sight };
  const strips = new Map<ClientId, Strip<Verdict>>();
  for (const [id, client] of clients) {
    const verdict = judge(client, takenAt, thresholds);
    strips.set(id, extendStrip(verdicts, before.verdicts.get(id), verdict, now));
  }
  const recent = found.slice(-mostChanges).map((change) => recentChange(change, now, takenAt));
  return { verdicts: strips, sight, changes: [...before.changes, ...recent].slice(-mostChanges) };
}

function recentChange(change: ClientChange, at: Instant, takenAt: Tick): RecentChange {
  const { kind, client } = change;
  const age = ageAt(client, takenAt);
  return {
    at,
    kind,
    clientId: client.id,
    clientName: client.name,
    clusterId: client.clusterId,
    from: kind === 'status_changed' ? change.from : null,
    to: kind === 'status_changed' ? change.to : null,
    sinceSeenSeconds: age === null ? null : toSeconds(age),
  };
}
