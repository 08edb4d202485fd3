import type { Query } from './paging.ts';

/** `v1` is the path /managed-clients/v1; `beta` has only what is left of it. */
export const families = ['v3', 'v2024', 'v2025', 'v2026', 'v1', 'beta'] as const;

export type Family = (typeof families)[number];

/** A request that has passed authentication and limits. */
export interface Call {
  readonly family: Family;
  readonly id: string;
  readonly query: Query;
  readonly body: unknown;
}
