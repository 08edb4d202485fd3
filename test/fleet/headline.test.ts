import { expect, test } from 'vitest';
import { clusterId } from '../../src/fleet/client.ts';
import { judgeFleet } from '../../src/fleet/cluster-summary.ts';
import { headline, type Level } from '../../src/fleet/headline.ts';
import type { Snapshot } from '../../src/fleet/snapshot.ts';
import { atOnce } from '../../src/lib/steps.ts';
import { seconds, tick, toSeconds } from '../../src/lib/units.ts';
import { aClient, aView } from '../support/builders.ts';

const healthy = [aClient({ id: '1' }), aClient({ id: '2' })];
const inError = aClient({ id: '3', status: 'ERROR' });
const draft = aClient({ id: '4', status: 'NOT_CONFIGURED' });
const alone = aClient({ id: '5', status: 'FAILED', clusterId: clusterId('c2') });
const configuring = aClient({ id: '6', status: 'CONFIGURING' });

const swept = (failed: number, capped = 0): Partial<Snapshot> => ({
  sweeps: {
    lastStart: null,
    lastCompletion: null,
    lastSuccess: null,
    last: {
      result: 'incomplete',
      duration: toSeconds(seconds(1)),
      coverage: { polled: 1, failed, deferred: 0, capped },
    },
  },
});

test.each<readonly [Level, string, ReturnType<typeof aView>]>([
  ['good', 'all 2 healthy', aView(healthy)],
  ['good', 'all 2 healthy, 1 not in service', aView([...healthy, draft])],
  ['unknown', 'none of 1 appliance is in service', aView([draft])],
  ['warn', '1 appliance needs care', aView([...healthy, inError])],
  ['bad', '1 cluster down, 2 appliances need care', aView([...healthy, inError, alone])],
  ['unknown', '1 appliance unknown or being configured', aView([...healthy, configuring])],
  ['unknown', '2 statuses not read', aView(healthy, swept(2))],
  ['unknown', '7 statuses not read', aView(healthy, swept(0, 7))],
  ['unknown', '0 appliances listed', aView([])],
  ['bad', '2 appliances gone from the list all at once, shown as last known', aView(healthy, { missing: 2 })],
  ['unknown', 'waiting for the first list', aView([], { listedOnce: false, up: false })],
  ['blind', 'blind: credentials refused', aView(healthy, { up: false, listProblem: 'auth' })],
  ['blind', 'blind: credentials refused', aView([], { up: false, listedOnce: false, listProblem: 'auth' })],
  ['blind', 'blind: the list is late', aView(healthy, { up: false })],
])('the headline is %s: %s', (level, text, view) => {
  const { snapshot, thresholds } = view;
  const judgement = atOnce(judgeFleet(snapshot.clients.values(), tick(0), thresholds));

  expect(headline(snapshot, judgement)).toEqual({ level, text });
});
