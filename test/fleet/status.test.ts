import { expect, test } from 'vitest';
import { isWorse, type Status, statuses } from '../../src/fleet/status.ts';

const fromBestToWorst: readonly (readonly Status[])[] = [
  ['NORMAL'],
  ['CONFIGURING'],
  ['NOT_CONFIGURED'],
  ['UNDEFINED', 'UNRECOGNIZED'],
  ['WARNING'],
  ['ERROR'],
  ['FAILED'],
];

const rank = (status: Status): number => fromBestToWorst.findIndex((group) => group.includes(status));

test.each(statuses)(
  '%s is worse than those before it in the documented order, and only than those',
  (status) => {
    const worseThan = statuses.filter((other) => isWorse(status, other));

    expect(worseThan).toEqual(statuses.filter((other) => rank(status) > rank(other)));
  },
);
