import { MappingType, type ValueMap } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Status, statuses } from '../../src/fleet/status.ts';

export const colours = {
  good: 'green',
  warning: 'orange',
  bad: 'red',
  worst: 'dark-red',
  moving: 'blue',
  planned: 'super-light-blue',
  unknown: '#8f7fa8',
  calm: 'text',
} as const;

export const statusColours: Readonly<Record<Status, string>> = {
  NORMAL: colours.good,
  UNDEFINED: colours.unknown,
  NOT_CONFIGURED: colours.planned,
  CONFIGURING: colours.moving,
  WARNING: colours.warning,
  ERROR: colours.bad,
  FAILED: colours.worst,
  UNRECOGNIZED: colours.unknown,
};

/** A time line shows numbers: each status is drawn as its place in the list. */
export const statusNumber = (status: Status): number => statuses.indexOf(status);

const mapping = (key: (status: Status) => string): ValueMap => ({
  type: MappingType.ValueToText,
  options: Object.fromEntries(
    statuses.map((status, index) => [key(status), { text: status, color: statusColours[status], index }]),
  ),
});

export const statusNumbers = mapping((status) => String(statusNumber(status)));
export const statusWords = mapping((status) => status);
