import type { Millis, Tick } from '../lib/units.ts';
import { ageOf } from './age.ts';
import type { Client } from './client.ts';
import type { Status } from './status.ts';

/** The operator's thresholds. */
export interface Thresholds {
  readonly notSeenAfter: Millis;
  /** Status calls failed in a row after which what status documents alone tell is no longer served. */
  readonly staleAfter: number;
}

/** What an operator is to make of a client; the most urgent first. */
export const verdicts = [
  'unhealthy',
  'not_seen',
  'degraded',
  'unknown',
  'configuring',
  'not_in_service',
  'healthy',
] as const;
export type Verdict = (typeof verdicts)[number];

/** The verdicts on clients that need care. */
export type UnwellVerdict = Exclude<Verdict, 'healthy' | 'not_in_service'>;

/** A working reading: SailPoint documents the names of the states, not their meaning. */
const verdictOf = {
  NORMAL: 'healthy',
  CONFIGURING: 'configuring',
  NOT_CONFIGURED: 'not_in_service',
  UNDEFINED: 'unknown',
  UNRECOGNIZED: 'unknown',
  WARNING: 'degraded',
  ERROR: 'unhealthy',
  FAILED: 'unhealthy',
} as const satisfies Record<Status, Verdict>;

/** How long ago SailPoint heard from the client; null if that is not known. */
export const ageAt = ({ age }: Client, now: Tick): Millis | null => (age === null ? null : ageOf(age, now));

/** A client that is not in service yet may be silent. One of which nothing at all is known has probably never been installed. */
export function isInService({ provisionStatus, status, age, lastSeen }: Client): boolean {
  if (provisionStatus === 'DRAFT' || status === 'NOT_CONFIGURED') return false;
  return verdictOf[status] !== 'unknown' || age !== null || lastSeen !== null;
}

/** Of a client that is held nothing new is known: it is judged as of when that began. */
export function isNotSeen(client: Client, now: Tick, thresholds: Thresholds): boolean {
  const age = ageAt(client, client.heldSince ?? now);
  return age !== null && age > thresholds.notSeenAfter && isInService(client);
}

/** NORMAL can stand beside a last contact of hours ago: it is the cloud's last known view. So age is judged, too. */
export function judge(client: Client, now: Tick, thresholds: Thresholds): Verdict {
  if (!isInService(client)) return 'not_in_service';
  const verdict = verdictOf[client.status];
  if (verdict !== 'unhealthy' && isNotSeen(client, now, thresholds)) return 'not_seen';
  return verdict;
}

/** Null: it is healthy, or not in service. */
export function unwellVerdict(client: Client, now: Tick, thresholds: Thresholds): UnwellVerdict | null {
  const verdict = judge(client, now, thresholds);
  return verdict === 'healthy' || verdict === 'not_in_service' ? null : verdict;
}
