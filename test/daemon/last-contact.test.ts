import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/lib/clock.ts';
import { after, seconds } from '../../src/lib/units.ts';
import { type Daemon, startDaemon } from '../support/start-daemon.ts';

const id = 'va-1';
const client = { client_id: id };
const start = Date.UTC(2026, 0, 1);
const hours = (count: number) => count * 3_600_000;
const isoAt = (time: number) => new Date(time).toISOString();

const age = async (daemon: Daemon) =>
  (await daemon.metrics()).value('sailpoint_managed_client_since_seen_seconds', client);

/** A client of which the list tells no age, only when it was last seen; its status calls are forbidden unless `isRead`. */
const startWith = (lastSeen: number, isRead = false, clockOf = (clock: Clock): Clock => clock) =>
  startDaemon({
    clockOf,
    prepare: ({ tenant, faults }) => {
      tenant.add({ id, sinceLastSeen: null, lastSeen: isoAt(lastSeen) });
      if (!isRead) faults.add({ operation: 'getManagedClientStatus' }, { kind: 'status', status: 403 });
    },
  });

describe('a client whose age no list states and whose status calls are forbidden', () => {
  test('is as old as its lastSeen by the Date of the answer, and is reported as not seen', async () => {
    await using daemon = await startWith(start - hours(2));
    await daemon.swept();

    expect(await age(daemon)).toBe(7_200);
    expect(daemon.logs('client.not_seen')).toMatchObject([{ clientId: id, sinceSeenSeconds: 7_200 }]);
    expect(
      (await daemon.metrics()).value('sailpoint_managed_client_unwell', { ...client, verdict: 'not_seen' }),
    ).toBe(1);
  });

  test.each([-26, -2, 2, 26])('is equally old with our clock %i h off', async (offset) => {
    const shifted = (clock: Clock): Clock => ({
      ...clock,
      now: () => after(clock.now(), seconds(offset * 3_600)),
    });
    await using daemon = await startWith(start - hours(1), false, shifted);
    await daemon.swept();

    expect(await age(daemon)).toBe(3_600);
  });

  test('grows older between lists, and younger when its lastSeen advances', async () => {
    await using daemon = await startWith(start - hours(2));
    await daemon.swept();

    await daemon.clock.advance(seconds(20));
    const later = await age(daemon);
    daemon.simulator.tenant.change(id, { lastSeen: isoAt(start + 25_000) });
    await daemon.sweep();

    expect([later, await age(daemon)]).toEqual([7_220, 5]);
    expect(daemon.logs('client.seen_again')).toMatchObject([{ clientId: id }]);
  });
});

test('the age from a status document stops growing when lastSeen advances in the list', async () => {
  await using daemon = await startWith(start, true);
  await daemon.swept();
  daemon.simulator.faults.add({ operation: 'getManagedClientStatus' }, { kind: 'status', status: 403 });

  const ages: (number | null)[] = [];
  for (let sweep = 0; sweep < 4; sweep++) {
    daemon.simulator.tenant.change(id, { lastSeen: isoAt(daemon.clock.now() + 20_000) });
    await daemon.sweep();
    ages.push(await age(daemon));
  }

  expect(Math.max(...ages.map(Number))).toBeLessThanOrEqual(12);
});
