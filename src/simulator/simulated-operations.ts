import { type AnyApiFamily, apiFamilies, betaFamily, familiesSince2025 } from '../fleet/api-family.ts';
import type { AdmittedCall } from './admitted-call.ts';
import { type ApiAnswer, refuse } from './api-answer.ts';
import {
  createClient,
  found,
  getClient,
  getCluster,
  getStatus,
  listManagedClients,
  listManagedClusters,
  listTokens,
  reportStatus,
  updateClient,
} from './handlers.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';

export interface SimulatedOperation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly resource: 'managed-clients' | 'managed-clusters' | 'personal-access-tokens';
  /** After the resource and its family. */
  readonly path: string;
  readonly families: readonly AnyApiFamily[];
  /** Any one of them suffices; sp:scopes:all always does. */
  readonly scopes: readonly string[];
  /** The only media type the body may have. */
  readonly consumes?: string;
  readonly handle: (tenant: SimulatedTenant, call: AdmittedCall) => ApiAnswer;
}

const andBeta = [...apiFamilies, betaFamily] as const;
const read = ['idn:remote-client:read', 'idn:remote-client:manage'];
const manage = ['idn:remote-client:manage'];
const statusScopes = ['idn:managed-client-status:read', 'idn:managed-client-status:manage'];
const all = { resource: 'managed-clients', path: '', families: apiFamilies } as const;
const one = { ...all, path: '/:id' } as const;
const status = { ...all, path: '/:id/status' } as const;
const clusters = { resource: 'managed-clusters', families: andBeta, method: 'GET', scopes: read } as const;

/** SailPoint's operation ids, each with its scopes as in the official description. */
export const simulatedOperations = {
  getManagedClients: { ...all, method: 'GET', scopes: read, handle: listManagedClients },
  createManagedClient: {
    ...all,
    method: 'POST',
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
    ...status,
    families: andBeta,
    method: 'GET',
    scopes: statusScopes,
    handle: getStatus,
  },
  updateManagedClientStatus: {
    ...status,
    families: [betaFamily],
    method: 'POST',
    scopes: ['idn:managed-client-status:manage'],
    consumes: 'application/json',
    handle: reportStatus,
  },
  getManagedClientHealthIndicators: {
    ...all,
    path: '/:id/health-indicators',
    method: 'GET',
    families: familiesSince2025,
    scopes: manage,
    handle: (tenant, { id }) => found(tenant.healthIndicators(id)),
  },
  getManagedClusters: { ...clusters, path: '', handle: listManagedClusters },
  getManagedCluster: { ...clusters, path: '/:id', handle: getCluster },
  listPersonalAccessTokens: {
    resource: 'personal-access-tokens',
    path: '',
    families: andBeta,
    method: 'GET',
    scopes: ['my', 'all'].flatMap((whose) => [
      `sp:${whose}-personal-access-tokens:read`,
      `sp:${whose}-personal-access-tokens:manage`,
    ]),
    handle: listTokens,
  },
} as const satisfies Readonly<Record<string, SimulatedOperation>>;

export type SimulatedOperationName = keyof typeof simulatedOperations | 'token' | 'oauthInfo';
