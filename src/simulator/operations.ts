import { type Answer, okay, refuse } from './answer.ts';
import { parseFilter } from './filters.ts';
import { answerPage, type PageFaults, parsePage, type Query } from './paging.ts';
import { patched } from './patch.ts';
import { clientTypes, type SimulatedTenant } from './tenant.ts';
import { statusAggregate } from './wire-clusters.ts';
import { isoMicros, type WireObject } from './wire-shapes.ts';

export type Family = (typeof families)[number];

/** `v1` is the path /managed-clients/v1; `beta` has only what is left of it. */
export const families = ['v3', 'v2024', 'v2025', 'v2026', 'v1', 'beta'] as const;

/** A request that has passed authentication and limits. */
export interface Call {
  readonly family: Family;
  readonly id: string;
  readonly query: Query;
  readonly body: unknown;
  /** The instant of the answer, in epoch milliseconds. */
  readonly now: number;
  readonly pageFaults: PageFaults;
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly resource: 'managed-clients' | 'managed-clusters';
  /** After the resource and its family. */
  readonly path: string;
  readonly families: readonly Family[];
  /** Any one of them suffices; sp:scopes:all always does. */
  readonly scopes: readonly string[];
  /** The only media type the body may have. */
  readonly consumes?: string;
  readonly handle: (tenant: SimulatedTenant, call: Call) => Answer;
}

const full = ['v3', 'v2024', 'v2025', 'v2026', 'v1'] as const;
const read = ['idn:remote-client:read', 'idn:remote-client:manage'];
const manage = ['idn:remote-client:manage'];
const statusScopes = ['idn:managed-client-status:read', 'idn:managed-client-status:manage'];
const one = { resource: 'managed-clients', path: '/:id', families: full } as const;

/** SailPoint's operation ids, each with its scopes as in the official description. */
export const operations = {
  getManagedClients: {
    method: 'GET',
    resource: 'managed-clients',
    path: '',
    families: full,
    scopes: read,
    handle: listClients,
  },
  createManagedClient: {
    method: 'POST',
    resource: 'managed-clients',
    path: '',
    families: full,
    scopes: manage,
    consumes: 'application/json',
    handle: createClient,
  },
  getManagedClient: { ...one, method: 'GET', scopes: [...read, ...statusScopes], handle: getClient },
  updateManagedClient: {
    ...one,
    method: 'PATCH',
    scopes: manage,
    consumes: 'application/json-patch+json',
    handle: updateClient,
  },
  deleteManagedClient: {
    ...one,
    method: 'DELETE',
    scopes: manage,
    handle: (tenant, { id }) => (tenant.remove(id) ? { status: 204 } : refuse(404)),
  },
  getManagedClientStatus: {
    method: 'GET',
    resource: 'managed-clients',
    path: '/:id/status',
    families,
    scopes: statusScopes,
    handle: getStatus,
  },
  updateManagedClientStatus: {
    method: 'POST',
    resource: 'managed-clients',
    path: '/:id/status',
    families: ['beta'],
    scopes: ['idn:managed-client-status:manage'],
    consumes: 'application/json',
    handle: reportStatus,
  },
  getManagedClientHealthIndicators: {
    method: 'GET',
    resource: 'managed-clients',
    path: '/:id/health-indicators',
    families: ['v2025', 'v2026', 'v1'],
    scopes: manage,
    handle: (tenant, { id }) => found(tenant.healthIndicators(id)),
  },
  getManagedClusters: {
    method: 'GET',
    resource: 'managed-clusters',
    path: '',
    families,
    scopes: read,
    handle: listClusters,
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations | 'token' | 'oauthInfo';

const found = (object: WireObject | undefined): Answer => (object === undefined ? refuse(404) : okay(object));

/** v3 does not know the health indicators of the list. */
const shown = (family: Family, client: WireObject): WireObject => {
  const { healthIndicators: _, ...rest } = client;
  return family === 'v3' ? rest : client;
};

function listClients(tenant: SimulatedTenant, { family, query, pageFaults }: Call): Answer {
  const page = parsePage(query);
  if (page.kind === 'failed') return page.failure;
  const { filters } = query;
  const view = (element: unknown) =>
    typeof element === 'object' && element !== null ? shown(family, element as WireObject) : element;
  if (filters === undefined) {
    const elements = tenant.elements().map((element) => () => view(element()));
    return answerPage(elements, page.value, pageFaults);
  }
  const filter = parseFilter(String(filters));
  if (filter.kind === 'failed') return refuse(400, filter.failure);
  const matching = tenant.clients().filter(filter.value);
  return answerPage(
    matching.map((client) => () => view(client)),
    page.value,
    pageFaults,
  );
}

function listClusters(tenant: SimulatedTenant, { query, pageFaults }: Call): Answer {
  const page = parsePage(query);
  if (page.kind === 'failed') return page.failure;
  const elements = tenant.clusters().map((cluster) => () => cluster);
  return answerPage(elements, page.value, pageFaults);
}

function getClient(tenant: SimulatedTenant, { family, id }: Call): Answer {
  const client = tenant.client(id);
  return client === undefined ? refuse(404) : okay(shown(family, client));
}

function createClient(tenant: SimulatedTenant, call: Call): Answer {
  const { body, now } = call;
  if (!isObject(body)) return refuse(400, 'The body must be an object.');
  const { clusterId, name, description, type } = body;
  const wrong = Object.entries({ name, description, type }).find(
    ([, value]) => value !== undefined && value !== null && typeof value !== 'string',
  );
  if (wrong !== undefined) return refuse(400, `${wrong[0]} must be a string.`);
  if (tenant.cluster(clusterId) === undefined) return refuse(400, 'clusterId must be that of a cluster.');
  const made = isoMicros(now);
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

function updateClient(tenant: SimulatedTenant, call: Call): Answer {
  const { id, body, now } = call;
  const client = tenant.client(id);
  if (client === undefined) return refuse(404);
  const changes = patched(client, body);
  if (changes.kind === 'failed') return refuse(400, changes.failure);
  const { clusterId } = changes.value;
  if (clusterId !== undefined && tenant.cluster(clusterId) === undefined) {
    return refuse(400, 'clusterId must be that of a cluster.');
  }
  tenant.change(id, { ...changes.value, updatedAt: isoMicros(now) });
  return getClient(tenant, call);
}

function getStatus(tenant: SimulatedTenant, { id, query: { type } }: Call): Answer {
  if (!clientTypes.includes(type)) return refuse(400, `type must be one of ${clientTypes.join(', ')}.`);
  return tenant.typeOf(id) === type ? found(tenant.status(id)) : refuse(404);
}

function reportStatus(tenant: SimulatedTenant, { id, body, now }: Call): Answer {
  if (!isObject(body)) return refuse(400, 'The body must be an object.');
  const missing = ['body', 'status', 'type', 'timestamp'].find((field) => body[field] === undefined);
  if (missing !== undefined) return refuse(400, `${missing} is required.`);
  const { body: inner } = body;
  if (!isObject(inner)) return refuse(400, 'body must be an object.');
  const client = tenant.client(id);
  if (client === undefined) return refuse(404);
  tenant.report(id, body);
  const { status, type } = body;
  return okay({ body: statusAggregate(client), status, type, timestamp: isoMicros(now) });
}

const isObject = (value: unknown): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
