import type { Instant, Tick } from '../lib/units.ts';
import type { Age } from './age.ts';
import type { ApiFailureKind } from './api-failure.ts';
import type { Status } from './status.ts';

declare const brand: unique symbol;
export type ClientId = string & { readonly [brand]: 'client' };
export type ClusterId = string & { readonly [brand]: 'cluster' };
export type TenantName = string & { readonly [brand]: 'tenant' };

export const clientId = (value: string): ClientId => value as ClientId;
export const clusterId = (value: string): ClusterId => value as ClusterId;
export const tenantName = (value: string): TenantName => value as TenantName;

/** The types the status endpoint accepts. */
export const clientTypes = ['VA', 'CCG', 'INTERNAL', 'IIQ_HARVESTER'] as const;
export type ClientType = (typeof clientTypes)[number];

export interface HealthEvents {
  readonly category: HealthCategory;
  readonly level: 'error' | 'warning';
  readonly count: number;
}

export const healthCategories = ['cpu', 'memory', 'container', 'network'] as const;
export type HealthCategory = (typeof healthCategories)[number];

/** How the last status call for a client ended. */
export type LastPoll =
  | { readonly kind: 'never' }
  | { readonly kind: 'answered'; readonly at: Tick }
  /** SailPoint has no status document for the client. */
  | { readonly kind: 'no_document'; readonly at: Tick }
  | {
      readonly kind: 'failed';
      readonly at: Tick;
      readonly inARow: number;
      readonly reason: ApiFailureKind;
    };

/** What is known from the status calls for one client. */
export interface Polls {
  readonly last: LastPoll;
  /** When a call last worked. */
  readonly lastSuccess: Instant | null;
  /** The `type` the endpoint accepted for this client, when it was not the client's own. */
  readonly acceptedType: ClientType | null;
}

/** The values that only the list has for a client. Null is "the server does not say". */
export interface ListedDescription {
  readonly id: ClientId;
  readonly clusterId: ClusterId | null;
  readonly name: string | null;
  readonly type: string | null;
  readonly clusterType: string | null;
  readonly provisionStatus: string | null;
  readonly createdAt: Instant | null;
  readonly healthEvents: readonly HealthEvents[];
  /** The worst values in its health events, as ratios from 0 to 1. */
  readonly cpuUtilization: number | null;
  readonly memoryFree: number | null;
  /** SailPoint's own alert, such as CONNECTION_LOST. */
  readonly alertKey: string | null;
}

/** One managed client (virtual appliance) as last known. Replaced when something is learned, never edited. */
export interface Client extends ListedDescription {
  readonly vaVersion: string | null;
  readonly osType: string | null;
  readonly osVersion: string | null;
  readonly hypervisor: string | null;
  /** The version of the connector gateway that it is pinned to. */
  readonly ccgPin: string | null;
  readonly status: Status;
  readonly age: Age | null;
  readonly lastSeen: Instant | null;
  /** `timestamp` of the status document. */
  readonly statusAt: Instant | null;
  readonly polls: Polls;
  /** Complete lists in a row without this client. */
  readonly missedLists: number;
  /** Since when the client is held because too many left the list at once (mass-loss.ts); null if it is not. */
  readonly heldSince: Tick | null;
}

/** How many status calls for the client have failed in a row. */
export const failuresInARow = ({ polls: { last } }: Client): number =>
  last.kind === 'failed' ? last.inARow : 0;

/** When the client's status was last requested, with or without success; null if never. */
export const lastPolledAt = ({ polls: { last } }: Client): Tick | null =>
  last.kind === 'never' ? null : last.at;
