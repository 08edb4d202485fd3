import type { AnyApiFamily } from '../fleet/api-family.ts';
import { clientTypes } from '../fleet/client.ts';
import { type Answer, okay, refuse } from './answer.ts';
import type { Call } from './call.ts';
import { parseFilter } from './filters.ts';
import { answerPage, parsePage } from './paging.ts';
import { patched } from './patch.ts';
import type { SimulatedTenant } from './tenant.ts';
import { statusAggregate } from './wire-clusters.ts';
import { isoMicros, type WireObject } from './wire-shapes.ts';

export const found = (object: WireObject | undefined): Answer =>
  object === undefined ? refuse(404) : okay(object);

/** v3 does not know the health indicators of the list. */
const shown = (family: AnyApiFamily, client: WireObject): WireObject => {
  const { healthIndicators: _, ...rest } = client;
  return family === 'v3' ? rest : client;
};

export function listClients(tenant: SimulatedTenant, { family, query }: Call): Answer {
  const page = parsePage(query);
  if (page.kind === 'failed') return page.failure;
  const { filters } = query;
  const filter = filters === undefined ? null : parseFilter(String(filters));
  if (filter?.kind === 'failed') return refuse(400, filter.failure);
  const clients =
    filter === null
      ? tenant.elements()
      : tenant
          .clients()
          .filter(filter.value)
          .map((client) => () => client);
  return answerPage(
    clients.map((client) => () => shown(family, client())),
    page.value,
  );
}

export function listClusters(tenant: SimulatedTenant, { query }: Call): Answer {
  const page = parsePage(query);
  if (page.kind === 'failed') return page.failure;
  const elements = tenant.clusters().map((cluster) => () => cluster);
  return answerPage(elements, page.value);
}

export function getClient(tenant: SimulatedTenant, { family, id }: Call): Answer {
  const client = tenant.client(id);
  return found(client && shown(family, client));
}

export function createClient(tenant: SimulatedTenant, call: Call): Answer {
  const { body } = call;
  if (!isObject(body)) return refuse(400, 'The body must be an object.');
  const { clusterId, name, description, type } = body;
  const wrong = Object.entries({ name, description, type }).find(
    ([, value]) => value !== undefined && value !== null && typeof value !== 'string',
  );
  if (wrong !== undefined) return refuse(400, `${wrong[0]} must be a string.`);
  if (tenant.cluster(clusterId) === undefined) return refuse(400, 'clusterId must be that of a cluster.');
  const made = isoMicros(tenant.now());
  const values = {
    clusterId,
    type: type ?? 'VA',
    description: description ?? '',
    createdAt: made,
    updatedAt: made,
  };
  const id = tenant.add(values, 'draft');
  const { clientId } = tenant.client(id) ?? {};
  tenant.change(id, { name: name ?? `VA-${String(clientId)}` });
  return getClient(tenant, { ...call, id });
}

export function updateClient(tenant: SimulatedTenant, call: Call): Answer {
  const { id, body } = call;
  const client = tenant.client(id);
  if (client === undefined) return refuse(404);
  const changes = patched(client, body);
  if (changes.kind === 'failed') return refuse(400, changes.failure);
  const { clusterId } = changes.value;
  if (clusterId !== undefined && tenant.cluster(clusterId) === undefined) {
    return refuse(400, 'clusterId must be that of a cluster.');
  }
  tenant.change(id, { ...changes.value, updatedAt: isoMicros(tenant.now()) });
  return getClient(tenant, call);
}

export function getStatus(tenant: SimulatedTenant, { id, query: { type } }: Call): Answer {
  if (!clientTypes.some((known) => known === type))
    return refuse(400, `type must be one of ${clientTypes.join(', ')}.`);
  return tenant.typeOf(id) === type ? found(tenant.status(id)) : refuse(404);
}

export function reportStatus(tenant: SimulatedTenant, { id, body }: Call): Answer {
  if (!isObject(body)) return refuse(400, 'The body must be an object.');
  const missing = ['body', 'status', 'type', 'timestamp'].find((field) => body[field] === undefined);
  if (missing !== undefined) return refuse(400, `${missing} is required.`);
  const { body: inner } = body;
  if (!isObject(inner)) return refuse(400, 'body must be an object.');
  const client = tenant.client(id);
  if (client === undefined) return refuse(404);
  tenant.report(id, body);
  const { status, type } = body;
  return okay({ body: statusAggregate(client), status, type, timestamp: isoMicros(tenant.now()) });
}

const isObject = (value: unknown): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
