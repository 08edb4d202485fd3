/** Fields that may hold a value SailPoint does not document: the label values of sailpoint_unexpected_values_total. */
export const unexpectedFields = [
  'element',
  'text',
  'status',
  'status_conflict',
  'type',
  'age',
  'lastSeen',
  'timestamp',
  'createdAt',
  'cpuUtilizationPercentage',
  'freeSpacePercentage',
  'operational',
  'consolidatedHealthIndicatorsStatus',
  'clientIds',
  'serviceCount',
  'publicKeyCertificate',
  'updateState',
  'isOutOfDateNotifiedAt',
  'expiration',
  'expirationDate',
] as const;
export type UnexpectedField = (typeof unexpectedFields)[number];
