import { z } from 'zod';
import { clientId, clusterId } from '../../fleet/client.ts';
import type { Listed } from '../../fleet/observation.ts';
import { readHealthIndicators } from './health-indicators.ts';
import { objectId } from './object-id.ts';
import { createReader, loose, type Parsed, type ReadingTime } from './reader.ts';

/** ManagedClient, https://developer.sailpoint.com/docs/api/v2024/get-managed-clients: only the fields that are used. */
const element = z.object({
  id: objectId,
  clusterId: objectId.nullish().catch(null),
  name: loose,
  type: loose,
  clusterType: loose,
  provisionStatus: loose,
  vaVersion: loose,
  status: loose,
  sinceLastSeen: loose,
  lastSeen: loose,
  createdAt: loose,
  healthIndicators: loose,
  alertKey: loose,
});

/** Null if it is not a managed client. */
export function parseManagedClient(json: unknown, read: ReadingTime): Parsed<Listed> | null {
  const parsed = element.safeParse(json);
  if (!parsed.success) return null;
  const { data } = parsed;
  const reader = createReader(read);
  const lastSeen = reader.time('lastSeen', data.lastSeen);
  const value: Listed = {
    id: clientId(data.id),
    clusterId: data.clusterId ? clusterId(data.clusterId) : null,
    name: reader.text(data.name),
    type: reader.clientType(data.type),
    clusterType: reader.text(data.clusterType),
    provisionStatus: reader.text(data.provisionStatus),
    vaVersion: reader.text(data.vaVersion),
    status: reader.status(data.status),
    age: reader.age(data.sinceLastSeen),
    lastSeen,
    ageByDate: reader.ageByDate(lastSeen),
    createdAt: reader.time('createdAt', data.createdAt),
    ...readHealthIndicators(data.healthIndicators, reader),
    alertKey: reader.text(data.alertKey),
  };
  return { value, unexpected: reader.unexpected };
}
