import { elapsed, type Millis, millis, seconds, type Tick } from '../lib/units.ts';

/** How long ago SailPoint heard from a client, and when that was read: it keeps growing from there. */
export interface Age {
  readonly millis: Millis;
  readonly readAt: Tick;
  /** `server`: it is the server's own measure. `date`: it is the answer's own Date minus `lastSeen`. */
  readonly by: 'server' | 'date';
}

/** What an object of the API says about a client's last contact. */
export interface Contact {
  /** Null: the server does not say. */
  readonly age: Millis | null;
  /** Null if there is no `lastSeen`, or the answer has no Date. */
  readonly ageByDate: Millis | null;
}

/** A Date has whole seconds, so an age that is computed from it is up to one second too small. */
const rounding = seconds(1);

/**
 * The age after a reading. The server's own age wins. If it is null, `lastSeen` counts when it is later than the contact that is
 * already known. So the age never grows while `lastSeen` moves on, even if only the list or only the status document shows that.
 */
export function ageAfter(known: Age | null, { age, ageByDate }: Contact, readAt: Tick): Age | null {
  const knownAge = known === null ? millis(Number.POSITIVE_INFINITY) : ageOf(known, readAt);
  const isOutdone = known?.by === 'date' && age !== null && age > knownAge + rounding;
  if (age !== null && !isOutdone) return { millis: age, readAt, by: 'server' };
  if (ageByDate !== null && ageByDate < knownAge - rounding) return { millis: ageByDate, readAt, by: 'date' };
  return known;
}

/** The age now; never less than the age that was read. */
export const ageOf = (age: Age, now: Tick): Millis =>
  millis(age.millis + Math.max(0, elapsed(age.readAt, now)));
