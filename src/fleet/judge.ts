import type { Millis, Tick } from '../lib/units.ts';
import { ageOf } from './age.ts';
import type { Client } from './client.ts';
import type { Status } from './status.ts';

export interface Thresholds {
  readonly notSeenAfter: Millis;
  /** After this many failed status calls in a row, values from its status document are no longer served. */
  readonly staleAfter: number;
}

/** What an operator should think of a client, most urgent first. */
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
type UnwellVerdict = Exclude<Verdict, 'healthy' | 'not_in_service'>;

/** Our own reading: SailPoint documents the names of the states, not their meaning. */
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

/** Not in service yet, so silence is expected. A client about which nothing is known was probably never installed. */
export function isInService({ provisionStatus, status, age, lastSeen }: Client): boolean {
  if (provisionStatus === 'DRAFT' || status === 'NOT_CONFIGURED') return false;
  return verdictOf[status] !== 'unknown' || age !== null || lastSeen !== null;
}

/** Nothing new is known about a held client, so it is judged as of the moment from which it is held. */
export function isNotSeen(client: Client, now: Tick, thresholds: Thresholds): boolean {
  const age = ageAt(client, client.heldSince ?? now);
  return age !== null && age > thresholds.notSeenAfter && isInService(client);
}

/** SailPoint can say NORMAL hours after the last contact, because it repeats what it last knew. So the age is judged, too. */
export function judge(client: Client, now: Tick, thresholds: Thresholds): Verdict {
  if (!isInService(client)) return 'not_in_service';
  const verdict = verdictOf[client.status];
  if (verdict !== 'unhealthy' && isNotSeen(client, now, thresholds)) return 'not_seen';
  return verdict;
}

/** Null if the client is healthy or not in service. */
export function unwellVerdict(client: Client, now: Tick, thresholds: Thresholds): UnwellVerdict | null {
  const verdict = judge(client, now, thresholds);
  return verdict === 'healthy' || verdict === 'not_in_service' ? null : verdict;
}
