import * as fc from 'fast-check';
import { type Client, clusterId } from '../../src/fleet/client.ts';
import type { Snapshot } from '../../src/fleet/snapshot.ts';
import { statuses } from '../../src/fleet/status.ts';
import { tick } from '../../src/lib/units.ts';
import { aClient, age, answered, aSnapshot, failedTimes } from './builders.ts';

/** Few ids and clusters, so that two fleets have much in common; every state, age and streak of failures. */
const arbitraryClient: fc.Arbitrary<Client> = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    clusterId: fc.option(fc.constantFrom(clusterId('c1'), clusterId('c2'))),
    provisionStatus: fc.constantFrom('PROVISIONED', 'DRAFT', null),
    status: fc.constantFrom(...statuses),
    age: fc.option(fc.nat(2_000_000).map((value) => age(value))),
    polls: fc.nat(5).map((failures) => (failures === 0 ? answered() : failedTimes(failures))),
  })
  .map(aClient);

export const arbitrarySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    clients: fc.uniqueArray(arbitraryClient, { selector: ({ id }) => id }),
    takenAt: fc.nat(2_000_000).map(tick),
    listedOnce: fc.boolean(),
  })
  .map(({ clients, ...values }) => aSnapshot(clients, values));
