/**
 * The states SailPoint documents for a managed client, and UNRECOGNIZED for whatever else it may say, each with how bad it is:
 * states that share a rank are neither better nor worse than each other.
 */
const severity = {
  NORMAL: 0,
  UNDEFINED: 3,
  NOT_CONFIGURED: 2,
  CONFIGURING: 1,
  WARNING: 4,
  ERROR: 5,
  FAILED: 6,
  UNRECOGNIZED: 3,
};

export type Status = keyof typeof severity;
export const statuses = Object.keys(severity) as readonly Status[];

export const isWorse = (status: Status, than: Status): boolean => severity[status] > severity[than];

/** How many of something are in each state. */
export type StatusCounts = Readonly<Record<Status, number>>;
