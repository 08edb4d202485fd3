import { elapsed, type Millis, type Tick } from '../lib/units.ts';
import { type Client, failuresInARow } from './client.ts';
import type { Status } from './status.ts';

/** The operator's thresholds. */
export interface Thresholds {
  readonly notSeenAfter: Millis;
  /** Failed polls in a row after which a status is no longer served. */
  readonly staleAfter: number;
}

/** What an operator is to make of a client; the most urgent first. */
export const verdicts = [
  'unhealthy',
  'not_seen',
  'degraded',
  'unknown',
  'changing',
  'inactive',
  'healthy',
] as const;
export type Verdict = (typeof verdicts)[number];

/** A working reading: SailPoint documents the names of the states, not their meaning. */
const verdictOf = {
  NORMAL: 'healthy',
  CONFIGURING: 'changing',
  NOT_CONFIGURED: 'inactive',
  UNDEFINED: 'unknown',
  UNRECOGNIZED: 'unknown',
  WARNING: 'degraded',
  ERROR: 'unhealthy',
  FAILED: 'unhealthy',
} as const satisfies Record<Status, Verdict>;

/** The server's own age of the client's last contact, plus the time since it was read. */
export const ageAt = (client: Client, now: Tick): Millis | null =>
  client.age === null ? null : ((client.age.millis + Math.max(0, elapsed(client.age.readAt, now))) as Millis);

/** Its polls have failed for so long that its status and ages say nothing any more. */
export const isStale = (client: Client, thresholds: Thresholds): boolean =>
  failuresInARow(client) >= thresholds.staleAfter;

/** Not in service yet, so that silence is no news. */
export const isInactive = (client: Client): boolean =>
  client.provisionStatus === 'DRAFT' || client.status === 'NOT_CONFIGURED';

export function isNotSeen(client: Client, now: Tick, thresholds: Thresholds): boolean {
  const age = ageAt(client, now);
  return age !== null && age > thresholds.notSeenAfter && !isInactive(client);
}

/** NORMAL can stand beside a last contact of hours ago: it is the cloud's last known view. So age is judged, too. */
export function judge(client: Client, now: Tick, thresholds: Thresholds): Verdict {
  if (isStale(client, thresholds)) return 'unknown';
  if (isInactive(client)) return 'inactive';
  const verdict = verdictOf[client.status];
  if (verdict !== 'unhealthy' && isNotSeen(client, now, thresholds)) return 'not_seen';
  return verdict;
}
