import { type AnyApiFamily, familiesSince2025 } from '../fleet/api-family.ts';
import { clientTypes } from '../fleet/client.ts';
import { holdsAny } from './admission.ts';
import type { AdmittedCall } from './admitted-call.ts';
import { type ApiAnswer, okay, refuse } from './api-answer.ts';
import { clientFields, clusterFields, parseFilter } from './filters.ts';
import { answerPage, parsePage, type QueryParameters } from './paging.ts';
import { patched } from './patch.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import { sinceV2025, statusAggregate } from './wire-clusters.ts';
import { isoMicros, type WireObject } from './wire-shapes.ts';
import { personalAccessTokens } from './wire-tokens.ts';

export const found = (object: WireObject | undefined): ApiAnswer =>
  object === undefined ? refuse(404) : okay(object);

const without = (object: WireObject, fields: readonly string[]): WireObject =>
  Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));

/** Only v2024 is described with health indicators in the list; from v2025 on they are a separate document. */
const clientIn = (family: AnyApiFamily, client: WireObject): WireObject =>
  family === 'v2024' ? client : without(client, ['healthIndicators']);

/** The families before v2025 have no fields about releases and health. */
const clusterIn = (family: AnyApiFamily, cluster: WireObject): WireObject =>
  familiesSince2025.some((since) => since === family) ? cluster : without(cluster, sinceV2025);

type Elements = readonly (() => WireObject)[];

/** One page of those elements that pass the filter of the query. */
function list(
  elements: Elements,
  fields: readonly string[],
  query: QueryParameters,
  view: (element: WireObject) => WireObject,
): ApiAnswer {
  const page = parsePage(query);
  if (page.kind === 'failed') return page.failure;
  const { filters } = query;
  const filter = filters === undefined ? null : parseFilter(String(filters), fields);
  if (filter?.kind === 'failed') return refuse(400, filter.failure);
  const passing = filter === null ? elements : elements.filter((element) => filter.value(element()));
  return answerPage(
    passing.map((element) => () => view(element())),
    page.value,
  );
}

export function listManagedClients(tenant: SimulatedTenant, { family, query }: AdmittedCall): ApiAnswer {
  const disruption = tenant.disruption();
  const elements = disruption.kind === 'empty' ? [] : tenant.elements();
  const answer = list(elements, clientFields, query, (client) => clientIn(family, client));
  const total = answer.headers?.['x-total-count'];
  if (disruption.kind !== 'miscounting' || total === undefined) return answer;
  return { ...answer, headers: { 'x-total-count': String(Number(total) + disruption.by) } };
}

export const listManagedClusters = (tenant: SimulatedTenant, { family, query }: AdmittedCall): ApiAnswer =>
  list(tenant.clusterElements(), clusterFields, query, (cluster) => clusterIn(family, cluster));

export function getCluster(tenant: SimulatedTenant, { family, id }: AdmittedCall): ApiAnswer {
  const cluster = tenant.cluster(id);
  return found(cluster && clusterIn(family, tenant.clusterObject(cluster)));
}

const allTokens = ['sp:all-personal-access-tokens:read', 'sp:all-personal-access-tokens:manage'];

/** Everybody may list their own tokens; the tokens of others need another scope. */
export function listTokens(tenant: SimulatedTenant, { query, grant }: AdmittedCall): ApiAnswer {
  const { 'owner-id': owner, filters } = query;
  if (filters !== undefined) return refuse(400, 'The simulated tenant cannot filter personal access tokens.');
  if (owner !== 'me' && !holdsAny(grant, allTokens)) return refuse(403);
  return okay(personalAccessTokens(grant, tenant.now(), tenant.credentialEnd()));
}

export function getClient(tenant: SimulatedTenant, { family, id }: AdmittedCall): ApiAnswer {
  const client = tenant.client(id);
  return found(client && clientIn(family, client));
}

export function createClient(tenant: SimulatedTenant, call: AdmittedCall): ApiAnswer {
  const { body } = call;
  if (!isObject(body)) return refuse(400, 'The body must be an object.');
  const { clusterId, name, description, type } = body;
  const wrong = Object.entries({ name, description, type }).find(
    ([, value]) => value !== undefined && value !== null && typeof value !== 'string',
  );
  if (wrong !== undefined) return refuse(400, `${wrong[0]} must be a string.`);
  if (tenant.cluster(clusterId) === undefined) return refuse(400, 'clusterId must be the id of a cluster.');
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

export function updateClient(tenant: SimulatedTenant, call: AdmittedCall): ApiAnswer {
  const { id, body } = call;
  const client = tenant.client(id);
  if (client === undefined) return refuse(404);
  const changes = patched(client, body);
  if (changes.kind === 'failed') return refuse(400, changes.failure);
  const { clusterId } = changes.value;
  if (clusterId !== undefined && tenant.cluster(clusterId) === undefined) {
    return refuse(400, 'clusterId must be the id of a cluster.');
  }
  tenant.change(id, { ...changes.value, updatedAt: isoMicros(tenant.now()) });
  return getClient(tenant, call);
}

export function getStatus(tenant: SimulatedTenant, { id, query: { type } }: AdmittedCall): ApiAnswer {
  if (!clientTypes.some((known) => known === type))
    return refuse(400, `type must be one of ${clientTypes.join(', ')}.`);
  return tenant.typeOf(id) === type ? found(tenant.status(id)) : refuse(404);
}

export function reportStatus(tenant: SimulatedTenant, { id, body }: AdmittedCall): ApiAnswer {
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
