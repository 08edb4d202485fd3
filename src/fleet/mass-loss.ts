import { elapsed, seconds, type Tick } from '../lib/units.ts';
import type { Client } from './client.ts';

/** In a smaller fleet, some clients may leave at once, but not all of them. */
const crowd = 10;

/** A loss that lasts this long is believed. */
const lossBelievedAfter = seconds(3_600);

/**
 * Whether a complete list of `listed` clients, after one of `present`, has lost too many at once to be believed: none is left, or
 * fewer than half of at least ten. Credentials that see less, or a fault of the API, are likelier than so many appliances deleted
 * at the same moment. Such clients are held: kept as they were, as if the list had failed.
 */
export const isMassLoss = (present: number, listed: number): boolean =>
  present > 0 && (listed === 0 || (present >= crowd && listed * 2 < present));

export const isHeld = ({ heldSince }: Client): boolean => heldSince !== null;

export const observeHeld = (client: Client, at: Tick): Client => ({ ...client, heldSince: at });

/** What ends a loss. */
export interface LossTerms {
  readonly now: Tick;
  /** When the operator last confirmed that missing clients are gone, or asked for other clients; null if never. */
  readonly acknowledgedAt: Tick | null;
  /** When the clients were last read. */
  readonly knownAt: Tick;
  readonly provesAbsence: boolean;
}

/** Whether a loss is no surprise: it was confirmed since the last list. */
export const isExpected = ({ acknowledgedAt, knownAt }: LossTerms): boolean =>
  acknowledgedAt !== null && acknowledgedAt >= knownAt;

/** Whether a held client is believed to be gone. Time alone proves nothing if the list may hide clients. */
export function isBelievedGone(
  { heldSince }: Client,
  { now, acknowledgedAt, provesAbsence }: LossTerms,
): boolean {
  if (heldSince === null) return false;
  if (acknowledgedAt !== null && heldSince <= acknowledgedAt) return true;
  return provesAbsence && elapsed(heldSince, now) >= lossBelievedAfter;
}
