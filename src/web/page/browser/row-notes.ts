import type { FleetClient, FleetCluster } from './fleet.ts';
import { plural, spanSince } from './words.ts';

const soon = 30 * 86_400_000;

/** What else is worth a word about a cluster. One that is open tells when its certificate ends, however late that is. */
export function clusterNotes(cluster: FleetCluster, now: number, isOpen: boolean): readonly string[] {
  const { operational, alertKey, versions, updateAvailable, outOfDateSince, verboseLoggingUntil } = cluster;
  return noted([
    operational === false && 'not operational',
    ownAlert(alertKey, cluster.status),
    versions.length > 1 && plural(versions.length, 'version'),
    updateAvailable === true && 'update waits',
    outOfDateSince !== null && `out of date for ${spanSince(Date.parse(outOfDateSince), now)}`,
    certificateNote(cluster, now, isOpen),
    verboseLoggingUntil !== null && 'verbose logging fills its disks',
  ]);
}

function certificateNote({ certificateEndsAt }: FleetCluster, now: number, isOpen: boolean): string | null {
  if (certificateEndsAt === null) return null;
  const end = Date.parse(certificateEndsAt);
  if (end < now) return `certificate ended ${spanSince(end, now)} ago`;
  return isOpen || end - now < soon ? `certificate ends in ${spanSince(now, end)}` : null;
}

/** What else is worth a word about an appliance. */
export const clientNotes = ({
  alertKey,
  status,
  healthEvents,
  pollFailure,
}: FleetClient): readonly string[] =>
  noted([
    ownAlert(alertKey, status),
    ...healthEvents.map(({ category, level, count }) => `${category}: ${plural(count, level)}`),
    pollFailure !== null && `status not read: ${pollFailure}`,
  ]);

/** CLUSTER_STATUS_FAILED tells no more than FAILED. */
export const ownAlert = (alertKey: string | null, status: string | null): string | false =>
  alertKey !== null && !alertKey.endsWith(`_STATUS_${status}`) && alertKey;

const noted = (notes: readonly (string | false | null)[]): readonly string[] =>
  notes.filter((note) => typeof note === 'string' && note !== '') as readonly string[];
