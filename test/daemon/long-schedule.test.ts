import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { type Daemon, startDaemon, tenant } from '../support/start-daemon.ts';

const startOn = (schedule: string) =>
  startDaemon({
    configure: (config) => ({ ...config, schedule }),
    prepare: ({ faults }) => {
      faults.add({ operation: 'getManagedClients' }, { kind: 'status', status: 403 });
    },
  });

const up = async (daemon: Daemon) => (await daemon.metrics()).value('sailpoint_up', { tenant });

const sweeps = (daemon: Daemon) => [
  daemon.logs('sweep.failed').length,
  daemon.logs('sweep.completed').length,
];

describe('a schedule of hours', () => {
  test('whose first list fails is repeated each minute until a list is complete, and then followed', async () => {
    await using daemon = await startOn('0 0 * * * *');
    await daemon.swept();
    await daemon.clock.advance(seconds(60));
    await daemon.swept();

    daemon.simulator.faults.clear();
    await daemon.clock.advance(seconds(60));
    await daemon.swept();
    const recovered = await up(daemon);
    await daemon.live(seconds(600));

    expect(recovered).toBe(1);
    expect(sweeps(daemon)).toEqual([2, 1]);
  });

  test('of which a later list fails is repeated each minute until a list is complete, and then followed', async () => {
    await using daemon = await startOn('0 0 * * * *');
    daemon.simulator.faults.clear();
    await daemon.swept();

    daemon.simulator.faults.add({ operation: 'getManagedClients' }, { kind: 'status', status: 403 });
    await daemon.clock.advance(seconds(3_600));
    await daemon.swept();
    await daemon.clock.advance(seconds(60));
    await daemon.swept();
    daemon.simulator.faults.clear();
    await daemon.clock.advance(seconds(60));
    await daemon.swept();
    const recovered = await up(daemon);
    await daemon.live(seconds(600));

    expect(recovered).toBe(1);
    expect(sweeps(daemon)).toEqual([2, 2]);
  });
});

test.each([
  ['0,10 * * * * *', 50],
  ['0 0 3 * * *', 86_400],
  ['0 * 6-21 * * *', 28_860],
])('the interval of %s is its longest gap, %i s, and stale-after is never shorter', async (schedule, gap) => {
  await using daemon = await startOn(schedule);

  const samples = await daemon.metrics();

  expect(samples.value('sailpoint_sweep_interval_seconds', { tenant })).toBe(gap);
  expect(samples.value('sailpoint_stale_after_seconds', { tenant })).toBe(3 * gap);
});

test('the interval includes a pause at the weekend from a day before it until its end', async () => {
  // It starts on a Thursday at midnight.
  await using daemon = await startOn('0 0 * * * MON-FRI');
  const at = async (hours: number) => {
    for (let hour = 0; hour < hours; hour++) {
      // Only the beats are of interest, not what wakes each second.
      daemon.clock.freeze(seconds(3_599));
      await daemon.clock.advance(seconds(1));
    }
    return (await daemon.metrics()).value('sailpoint_sweep_interval_seconds', { tenant });
  };

  const intervals = [await at(1), await at(24), await at(24), await at(24), await at(24)];

  expect(intervals.map((interval) => (interval ?? 0) / 3_600)).toEqual([1, 49, 49, 49, 1]);
});
