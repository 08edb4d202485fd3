import { z } from 'zod';
import { clusterId } from '../../fleet/client.ts';
import { type Cluster, clusterHealths, clusterStatuses } from '../../fleet/cluster.ts';
import type { Instant } from '../../lib/units.ts';
import { certificateExpiry } from './certificate-expiry.ts';
import { objectId } from './object-id.ts';
import { createReader, loose, type Parsed, type Reader, type ReadingTime } from './reader.ts';

/**
 * ManagedCluster, https://developer.sailpoint.com/docs/api/v2025/get-managed-clusters: only the fields that are used. It also holds
 * key pairs, a keystore and hosts. Of these only the end of the public certificate is read.
 */
const element = z.object({
  id: objectId,
  name: loose,
  type: loose,
  clientType: loose,
  ccgVersion: loose,
  currentInstalledReleaseVersion: loose,
  status: loose,
  operational: loose,
  consolidatedHealthIndicatorsStatus: loose,
  clientIds: loose,
  serviceCount: loose,
  publicKeyCertificate: loose,
  keyPair: z.object({ publicKeyCertificate: loose }).catch({}),
  updatePackage: loose,
  updatePreferences: z.object({ updateState: loose }).catch({}),
  isOutOfDateNotifiedAt: loose,
  logConfiguration: z.object({ rootLevel: loose, expiration: loose }).catch({}),
  alertKey: loose,
});

type Element = z.infer<typeof element>;

/** Null if it is not a managed cluster. `expiryOf` may remember certificates. */
export function parseManagedCluster(
  json: unknown,
  read: ReadingTime,
  expiryOf: (certificate: string) => Instant | null = certificateExpiry,
): Parsed<Cluster> | null {
  const parsed = element.safeParse(json);
  if (!parsed.success) return null;
  const { data } = parsed;
  const reader = createReader(read);
  const value: Cluster = {
    id: clusterId(data.id),
    name: reader.text(data.name),
    type: reader.text(data.type),
    clientType: reader.text(data.clientType),
    ccgVersion: reader.text(data.ccgVersion),
    releaseVersion: reader.text(data.currentInstalledReleaseVersion),
    status: reader.word('status', data.status, clusterStatuses) ?? 'UNRECOGNIZED',
    operational: reader.flag('operational', data.operational),
    health: reader.word(
      'consolidatedHealthIndicatorsStatus',
      data.consolidatedHealthIndicatorsStatus,
      clusterHealths,
    ),
    clients: reader.count('clientIds', lengthOf(data.clientIds)),
    services: reader.count('serviceCount', data.serviceCount),
    certificateExpiry: certificateEnd(data, reader, expiryOf),
    updateAvailable: isUpdateWaiting(data, reader),
    updatesEnabled: areUpdatesEnabled(data, reader),
    outOfDateSince: reader.time('isOutOfDateNotifiedAt', data.isOutOfDateNotifiedAt),
    verboseLoggingExpiry: isVerbose(data)
      ? reader.deadline('expiration', data.logConfiguration.expiration)
      : null,
    alertKey: reader.text(data.alertKey),
  };
  return { value, unexpected: reader.unexpected };
}

const lengthOf = (list: unknown): unknown => (Array.isArray(list) ? list.length : list);

/** Uses the key pair's certificate if the cluster itself has none that can be read: it may be masked. */
function certificateEnd(
  { publicKeyCertificate: own, keyPair }: Element,
  reader: Reader,
  expiryOf: (certificate: string) => Instant | null,
): Instant | null {
  const certificates = [own, keyPair.publicKeyCertificate].filter((text) => (text ?? '') !== '');
  for (const certificate of certificates) {
    const end = typeof certificate === 'string' ? expiryOf(certificate) : null;
    if (end !== null) return end;
  }
  if (certificates.length > 0) reader.note('publicKeyCertificate');
  return null;
}

/** Null if the API family does not have the field. */
function isUpdateWaiting(
  { updatePackage, currentInstalledReleaseVersion: installed }: Element,
  reader: Reader,
): boolean | null {
  if (updatePackage === undefined) return null;
  const waiting = reader.text(updatePackage);
  return waiting !== null && waiting !== reader.text(installed);
}

const updateStates = ['AUTO', 'DISABLED'] as const;

function areUpdatesEnabled({ updatePreferences: { updateState } }: Element, reader: Reader): boolean | null {
  if (updateState === undefined) return null;
  if (updateState === null) return false;
  const state = reader.word('updateState', updateState, updateStates);
  return state === null ? null : state === 'AUTO';
}

const isVerbose = ({ logConfiguration: { rootLevel } }: Element): boolean =>
  typeof rootLevel === 'string' && /^(debug|trace)$/i.test(rootLevel);
