import type { FleetCluster } from './fleet.ts';
import { spanSince } from './words.ts';

const soon = 30 * 86_400_000;

/** What SailPoint itself says of a cluster, where that is worth a word. */
export function clusterNotes(cluster: FleetCluster, now: number): readonly string[] {
  const { status, operational, alertKey, updateAvailable, outOfDateSince, verboseLoggingUntil } = cluster;
  return [
    status !== null && `SailPoint: ${status}`,
    operational === false && 'not operational',
    alertKey,
    updateAvailable === true && 'update waits',
    outOfDateSince !== null && `out of date for ${spanSince(Date.parse(outOfDateSince), now)}`,
    certificateNote(cluster, now),
    verboseLoggingUntil !== null && 'verbose logging fills its disks',
  ].filter((note) => typeof note === 'string' && note !== '') as readonly string[];
}

function certificateNote({ certificateEndsAt }: FleetCluster, now: number): string | null {
  if (certificateEndsAt === null) return null;
  const end = Date.parse(certificateEndsAt);
  if (end < now) return `certificate ended ${spanSince(end, now)} ago`;
  return end - now < soon ? `certificate ends in ${spanSince(now, end)}` : null;
}
