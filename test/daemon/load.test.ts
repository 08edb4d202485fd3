import { expect, test } from 'vitest';
import { tenantName } from '../../src/fleet/client.ts';
import { seconds } from '../../src/lib/units.ts';
import { startDaemon } from '../support/start-daemon.ts';

test('a daemon knows how many clients it has once every tenant has been listed', async () => {
  await using daemon = await startDaemon({
    simulator: { clients: 6 },
    prepare: ({ faults }) => faults.add({ operation: 'getManagedClients' }, { kind: 'status', status: 403 }),
  });
  await daemon.swept();
  expect(daemon.load().clients).toBe(Number.POSITIVE_INFINITY);

  daemon.simulator.faults.clear();
  await daemon.sweep();

  expect(daemon.load().clients).toBe(6);
});

test('a daemon knows how many requests a second the limits of its tenants allow together', async () => {
  await using daemon = await startDaemon({
    configure: ({ tenants: [first], ...config }) => ({
      ...config,
      tenants: [
        { requests: 50, window: seconds(10) },
        { requests: 3, window: seconds(2) },
      ].flatMap((rateLimit, index) =>
        first ? [{ ...first, name: tenantName(`t${index}`), rateLimit }] : [],
      ),
    }),
  });

  expect(daemon.load().requestsPerSecond).toBe(6.5);
});
