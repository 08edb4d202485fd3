import { z } from 'zod';
import {
  clientId,
  clusterId,
  type HealthCategory,
  type HealthEvents,
  healthCategories,
} from '../../fleet/client.ts';
import type { Listed } from '../../fleet/observation.ts';
import { objectId } from './object-id.ts';
import { createReader, loose, type Parsed, type ReadingTime } from './reader.ts';

const health = z.object({ cpu: loose, memory: loose, container: loose, network: loose }).catch({});

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
  healthIndicators: health,
});

/** Null for what is no managed client. */
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
    healthEvents: healthCategories.flatMap((category) =>
      healthEventsOf(category, data.healthIndicators[category]),
    ),
  };
  return { value, unexpected: reader.unexpected };
}

function healthEventsOf(category: HealthCategory, json: unknown): readonly HealthEvents[] {
  const { errors, warnings } = z.object({ errors: loose, warnings: loose }).catch({}).parse(json);
  return [
    { category, level: 'error', count: lengthOf(errors) } as const,
    { category, level: 'warning', count: lengthOf(warnings) } as const,
  ].filter(({ count }) => count > 0);
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
