import {
  type AnyApiFamily,
  type ApiFamily,
  apiFamilies,
  betaFamily,
  familiesSince2025,
} from '../fleet/api-family.ts';
import { isStatusDocument } from './wire/managed-client-status.ts';
import { objectId } from './wire/object-id.ts';

type Resource = 'managed-clients' | 'managed-clusters' | 'personal-access-tokens';

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly resource: Resource;
  /** What follows the id in the path, if the operation is about one object. */
  readonly ofObject: { readonly path: '' | '/status' | '/health-indicators' } | null;
  /** The API families that have this operation. */
  readonly families: readonly AnyApiFamily[];
  /** Any one of these scopes is enough. */
  readonly scopes: readonly string[];
  readonly bodyType: 'application/json' | 'application/json-patch+json' | null;
  /** Whether this JSON can be the operation's answer. */
  readonly isUsable: (json: unknown, input: Input) => boolean;
  /** How often it is tried before it fails. A failed page fails the whole sweep, a failed status only one client. */
  readonly attempts: number;
  /** In bytes. Real answers are smaller. Several answers are read at the same time. */
  readonly largestAnswer: number;
}

/** The arguments of an operation. */
export interface Input {
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The API's longest page. */
export const pageSize = 250;

const isObject = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const isPage = (json: unknown, { query }: Input): boolean =>
  Array.isArray(json) &&
  json.length <= Number(query?.['limit'] ?? pageSize) &&
  (json.length === 0 || !isFirst(query) || json.some(hasId));

/** Later pages may hold a single element. If that has no id, the others must not be lost with it. */
const isFirst = (query: Input['query']): boolean => (query?.['offset'] ?? '0') === '0';

const hasId = (element: unknown): boolean => objectId.safeParse(Object(element).id).success;

const mebibyte = 2 ** 20;
const read = ['idn:remote-client:read', 'idn:remote-client:manage'] as const;
const readStatus = ['idn:managed-client-status:read', 'idn:managed-client-status:manage'] as const;
const write = { scopes: ['idn:remote-client:manage'], isUsable: isObject } as const;

/** 250 clients with all their fields are about 400 kB, with twenty health events each 4 MB; a client or a status is about 2 kB. */
const aPage = {
  method: 'GET',
  scopes: read,
  isUsable: isPage,
  attempts: 3,
  largestAnswer: 6 * mebibyte,
} as const;
const inAll = { families: apiFamilies, bodyType: null, attempts: 1, largestAnswer: mebibyte } as const;
const clients = { ...inAll, resource: 'managed-clients', ofObject: null } as const;
const client = { ...clients, ofObject: { path: '' } } as const;
const clusters = { ...clients, resource: 'managed-clusters' } as const;
const status = { ...clients, ofObject: { path: '/status' }, isUsable: isStatusDocument } as const;

/** The documented operations that are used, by SailPoint's operation ids: https://developer.sailpoint.com/docs/api/v2024/managed-clients */
export const operations = {
  getManagedClients: { ...clients, ...aPage },
  getManagedClient: { ...client, method: 'GET', scopes: [...read, ...readStatus], isUsable: isObject },
  createManagedClient: { ...clients, ...write, method: 'POST', bodyType: 'application/json' },
  updateManagedClient: { ...client, ...write, method: 'PATCH', bodyType: 'application/json-patch+json' },
  deleteManagedClient: { ...client, ...write, method: 'DELETE', isUsable: () => true },
  getManagedClientStatus: { ...status, method: 'GET', scopes: readStatus },
  getManagedClientStatusBeta: { ...status, method: 'GET', families: [betaFamily], scopes: readStatus },
  updateManagedClientStatus: {
    ...status,
    method: 'POST',
    families: [betaFamily],
    scopes: ['idn:managed-client-status:manage'],
    bodyType: 'application/json',
    isUsable: isObject,
  },
  getManagedClientHealthIndicators: {
    ...client,
    method: 'GET',
    ofObject: { path: '/health-indicators' },
    families: familiesSince2025,
    scopes: ['idn:remote-client:manage'],
    isUsable: isObject,
  },
  getManagedClusters: { ...clusters, ...aPage },
  getManagedCluster: { ...clusters, ofObject: { path: '' }, method: 'GET', scopes: read, isUsable: isObject },
  listPersonalAccessTokens: {
    ...clients,
    resource: 'personal-access-tokens',
    method: 'GET',
    scopes: ['sp:my-personal-access-tokens:read', 'sp:my-personal-access-tokens:manage'],
    isUsable: (json) => Array.isArray(json),
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;

export function pathOf(operation: Operation, family: ApiFamily, input: Input): string {
  const object =
    operation.ofObject === null ? '' : `/${encodeURIComponent(input.id ?? '')}${operation.ofObject.path}`;
  const query = new URLSearchParams(input.query).toString();
  return `${collection(operation.resource, familyOf(operation, family))}${object}${query === '' ? '' : `?${query}`}`;
}

/** An operation that only beta has is called there. */
const familyOf = ({ families }: Operation, family: ApiFamily): AnyApiFamily => {
  const [only, ...others] = families;
  return only !== undefined && others.length === 0 ? only : family;
};

/** Since June 2026 each resource has its own version: /managed-clients/v1. */
const collection = (resource: Resource, family: AnyApiFamily): string =>
  family === 'v1' ? `/${resource}/v1` : `/${family}/${resource}`;
