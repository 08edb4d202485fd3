import { verdictWords } from '../../../fleet/verdict-words.ts';
import { shortSpan } from '../../../lib/short-span.ts';
import type { FleetClient } from './fleet.ts';

const roughAges = [
  [60, 'under 1 min ago'],
  [120, '1 to 2 min ago'],
  [300, '2 to 5 min ago'],
  [900, '5 to 15 min ago'],
  [3_600, '15 to 60 min ago'],
] as const;

export const spanSince = (at: number, now: number): string => shortSpan(Math.max(0, (now - at) / 1_000));

/** How long ago the appliance was in contact; null if that is unknown. */
const silenceOf = ({ sinceSeenSeconds, asOf }: FleetClient, now: number): number | null =>
  sinceSeenSeconds === null ? null : sinceSeenSeconds + Math.max(0, (now - asOf) / 1_000);

/**
 * Of one that is in contact only roughly: it is told of again when it comes later than before, not with each contact.
 * "never" is for appliances that were never seen; for others the time is unknown.
 */
export function lastContact(client: FleetClient, now: number): string {
  const { sinceSeenSeconds, verdict } = client;
  if (sinceSeenSeconds === null)
    return verdict === 'not_in_service' && client.lastSeen === null ? 'never' : '—';
  const rough = verdict === 'healthy' ? roughAges.find(([limit]) => sinceSeenSeconds < limit) : undefined;
  return rough?.[1] ?? `${shortSpan(silenceOf(client, now) ?? 0)} ago`;
}

/** The verdict, and for how long an appliance was not seen. */
export function verdictText(client: FleetClient, now: number): string {
  const silence = silenceOf(client, now);
  const word = verdictWords[client.verdict];
  return client.verdict === 'not_seen' && silence !== null ? `${word} ${shortSpan(silence)}` : word;
}

export const clockTime = (iso: string): string =>
  new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

export const fullTime = (iso: string | null): string => (iso === null ? '—' : new Date(iso).toLocaleString());

export const plural = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;
