import { expect, test } from 'vitest';
import type { Clock } from '../../src/lib/clock.ts';
import { millis, seconds } from '../../src/lib/units.ts';
import { startDaemon } from '../support/start-daemon.ts';

const deadline = seconds(60);
const requestTimeout = seconds(59);

/** Its deadlines never come: what a sweep waits for, it waits for for ever. */
const withoutDeadlines = (clock: Clock): Clock => ({
  now: () => clock.now(),
  tick: () => clock.tick(),
  random: () => clock.random(),
  pace: () => clock.pace(),
  sleep: (span, signal) =>
    span === deadline || span === requestTimeout
      ? clock.sleep(millis(Number.MAX_SAFE_INTEGER), signal)
      : clock.sleep(span, signal),
});

test('while a sweep hangs and HTTP answers, the last success stands still, ages grow and /livez fails', async () => {
  await using daemon = await startDaemon({
    clockOf: withoutDeadlines,
    configure: (config) => ({
      ...config,
      sweep: { ...config.sweep, deadline },
      tenants: config.tenants.map((one) => ({ ...one, requestTimeout })),
    }),
  });
  await daemon.swept();
  const told = async () => {
    await daemon.clock.advance(seconds(1));
    const samples = await daemon.metrics();
    const [age] = samples.all('sailpoint_managed_client_since_seen_seconds');
    return {
      success: samples.value('sailpoint_sweep_last_success_timestamp_seconds'),
      age: age?.value ?? 0,
      live: (await daemon.get('/livez')).status,
    };
  };
  const before = await told();

  daemon.simulator.faults.add({ operation: 'getManagedClients' }, { kind: 'hang' });
  await daemon.beat();
  await daemon.live(seconds(60));
  const within = await told();
  await daemon.live(seconds(60));
  const hung = await told();

  expect([before.live, within.live, hung.live]).toEqual([200, 200, 503]);
  expect([within.success, hung.success]).toEqual([before.success, before.success]);
  expect(hung.age - before.age).toBeGreaterThan(120);
  expect((await daemon.metrics()).all('sailpoint_managed_client_info')).toHaveLength(6);
});
