import type { AnyApiFamily, ApiFamily, betaFamily } from '../fleet/api-family.ts';

type Resource = 'managed-clients' | 'managed-clusters';

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly resource: Resource;
  /** What follows the id, where the operation is about one object. */
  readonly ofObject: { readonly path: '' | '/status' } | null;
  /** The only family that has it, where it is not in all. */
  readonly family: typeof betaFamily | null;
  readonly bodyType: 'application/json' | 'application/json-patch+json' | null;
  /** How often it is tried before its failure counts: a failed page costs the whole sweep, a failed status one client. */
  readonly attempts: number;
  /** In bytes. More is none of the API's, and several are read at the same time. */
  readonly largestAnswer: number;
}

const mebibyte = 2 ** 20;

/** 250 clients with all their fields are about 400 kB, a client or a status about 2 kB. */
const ofAPage = { attempts: 3, largestAnswer: 16 * mebibyte } as const;
const inAll = { family: null, bodyType: null, attempts: 1, largestAnswer: mebibyte } as const;
const clients = { resource: 'managed-clients', ofObject: null, ...inAll } as const;
const client = { resource: 'managed-clients', ofObject: { path: '' }, ...inAll } as const;
const status = { resource: 'managed-clients', ofObject: { path: '/status' }, ...inAll } as const;

/** The documented operations that are used, by SailPoint's operation ids: https://developer.sailpoint.com/docs/api/v2024/managed-clients */
export const operations = {
  getManagedClients: { ...clients, method: 'GET', ...ofAPage },
  getManagedClient: { ...client, method: 'GET' },
  createManagedClient: { ...clients, method: 'POST', bodyType: 'application/json' },
  updateManagedClient: { ...client, method: 'PATCH', bodyType: 'application/json-patch+json' },
  deleteManagedClient: { ...client, method: 'DELETE' },
  getManagedClientStatus: { ...status, method: 'GET' },
  getManagedClientStatusBeta: { ...status, method: 'GET', family: 'beta' },
  updateManagedClientStatus: { ...status, method: 'POST', family: 'beta', bodyType: 'application/json' },
  getManagedClusters: { ...clients, resource: 'managed-clusters', method: 'GET', ...ofAPage },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;

/** What an operation is asked with. */
export interface Input {
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export function pathOf(operation: Operation, family: ApiFamily, input: Input): string {
  const object =
    operation.ofObject === null ? '' : `/${encodeURIComponent(input.id ?? '')}${operation.ofObject.path}`;
  const query = new URLSearchParams(input.query).toString();
  return `${collection(operation.resource, operation.family ?? family)}${object}${query === '' ? '' : `?${query}`}`;
}

/** Since June 2026 resources have versions of their own: /managed-clients/v1. */
const collection = (resource: Resource, family: AnyApiFamily): string =>
  family === 'v1' ? `/${resource}/v1` : `/${family}/${resource}`;
