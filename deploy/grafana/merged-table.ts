import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';

/** A column of a table that is merged from several queries: the field's name and what stands above it. */
export type Column = readonly [field: string, title: string];

/** The column that holds the values of a query. */
export const valuesOf = (refId: string): string => `Value #${refId}`;

/** Joins the rows of all queries by the labels they share, in the order of the columns; the rest is hidden. */
export const mergedTable = (
  columns: readonly Column[],
  hidden: readonly string[],
): readonly DataTransformerConfig[] => [
  { id: 'merge', options: {} },
  {
    id: 'organize',
    options: {
      excludeByName: Object.fromEntries(['Time', ...hidden].map((field) => [field, true])),
      indexByName: Object.fromEntries(columns.map(([field], index) => [field, index])),
      renameByName: Object.fromEntries(columns),
    },
  },
];
