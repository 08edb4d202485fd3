import type { Snapshot } from '../fleet/snapshot.ts';
import type { Clock } from '../lib/clock.ts';
import { later, seconds } from '../lib/units.ts';
import type { FleetApi } from './fleet-api.ts';

/** Access tokens live for months. */
const readEvery = seconds(3_600);

interface CredentialTools {
  readonly clock: Clock;
  readonly api: Pick<FleetApi, 'credentialExpiry'>;
}

export const isCredentialDue = ({ credentialDueAt }: Snapshot, clock: Clock): boolean =>
  credentialDueAt === null || clock.tick() >= credentialDueAt;

/** When the exporter's own access token ends. If that cannot be read, what is known stays. */
export async function readCredential(
  { credentialExpiry: known }: Snapshot,
  { clock, api }: CredentialTools,
  signal: AbortSignal,
): Promise<Pick<Snapshot, 'credentialExpiry' | 'credentialDueAt'>> {
  const read = await api.credentialExpiry(signal);
  const credentialExpiry = read.kind === 'ok' ? read.value : known;
  return { credentialExpiry, credentialDueAt: later(clock.tick(), readEvery) };
}
