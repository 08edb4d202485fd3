/** The states SailPoint documents for a managed client, and UNRECOGNIZED for whatever else it may say. */
export const statuses = [
  'NORMAL',
  'UNDEFINED',
  'NOT_CONFIGURED',
  'CONFIGURING',
  'WARNING',
  'ERROR',
  'FAILED',
  'UNRECOGNIZED',
] as const;

export type Status = (typeof statuses)[number];

/** From best to worst; states that share a rank are neither better nor worse than each other. */
const severity: Readonly<Record<Status, number>> = {
  NORMAL: 0,
  CONFIGURING: 1,
  NOT_CONFIGURED: 2,
  UNDEFINED: 3,
  UNRECOGNIZED: 3,
  WARNING: 4,
  ERROR: 5,
  FAILED: 6,
};

export const isWorse = (status: Status, than: Status): boolean => severity[status] > severity[than];

/** How many of something are in each state. */
export type StatusCounts = Readonly<Record<Status, number>>;
