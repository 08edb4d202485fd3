import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { type Daemon, interval, startDaemon } from '../support/start-daemon.ts';

const age = 'sailpoint_managed_client_since_seen_seconds';

const ended = (daemon: Daemon): number => daemon.logs('sweep.completed').length;

/** The page as it is now: one that was rendered is served for a second. */
async function ages(daemon: Daemon): Promise<readonly number[]> {
  await daemon.clock.advance(seconds(1));
  return (await daemon.metrics()).all(age).map(({ value }) => value);
}

describe.each([
  ['an hour ahead, as in spring', 3_600],
  ['an hour back, as in autumn', -3_600],
  ['a day back', -86_400],
])('a wall clock that is set %s', (_name, jump) => {
  test('moves no age', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const before = await ages(daemon);

    daemon.clock.jump(seconds(jump));

    const after = await ages(daemon);
    expect(before.length).toBeGreaterThan(0);
    expect(after.map((value, index) => value - (before[index] ?? 0))).toEqual(
      before.map(() => expect.closeTo(1)),
    );
  });

  test('neither doubles nor stops the sweeps, and the daemon stays live', async () => {
    await using daemon = await startDaemon();
    await daemon.swept();
    const before = ended(daemon);

    daemon.clock.jump(seconds(jump));
    const alive: number[] = [];
    for (let beat = 0; beat < 10; beat++) {
      await daemon.live(interval);
      alive.push((await daemon.get('/livez')).status);
    }

    const sweeps = ended(daemon) - before;
    expect(sweeps).toBeGreaterThanOrEqual(9);
    expect(sweeps).toBeLessThanOrEqual(11);
    expect(new Set(alive)).toEqual(new Set([200]));
    expect(daemon.logs('sweep.skipped')).toEqual([]);
  });
});

test('a scheduler that stands still makes /livez fail, while the page is still served and its ages grow', async () => {
  await using daemon = await startDaemon();
  await daemon.swept();
  const success = 'sailpoint_sweep_last_success_timestamp_seconds';
  const [before] = await ages(daemon);
  const lastSuccess = (await daemon.metrics()).value(success);

  daemon.clock.freeze(seconds(100));

  expect((await daemon.get('/livez')).status).toBe(503);
  const samples = await daemon.metrics();
  expect(samples.value(success)).toBe(lastSuccess);
  expect(samples.all(age)[0]?.value).toBeCloseTo((before ?? 0) + 100, 0);
});
