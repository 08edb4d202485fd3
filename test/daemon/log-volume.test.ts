import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import type { Effect } from '../simulator-tools/faults.ts';
import { type Daemon, startDaemon } from '../support/start-daemon.ts';

const status = { operation: 'getManagedClientStatus' } as const;
/** More than any number of lines or ids that is allowed. */
const clients = 150;

const start = () =>
  startDaemon({
    simulator: { clients },
    configure: (config) => ({
      ...config,
      sweep: { ...config.sweep, concurrency: 100 },
      tenants: config.tenants.map((one) => ({ ...one, requestTimeout: seconds(1) })),
    }),
  });

const ends = (daemon: Daemon): number => daemon.logs('sweep.completed').length;

async function sweepThrough(daemon: Daemon): Promise<void> {
  const before = ends(daemon);
  await daemon.beat();
  await daemon.until(() => ends(daemon) > before);
}

/** How all clients fail, and how many lines the first such sweep may write at most; each further one writes two. */
const failures: readonly (readonly [string, Effect, number])[] = [
  ['500', { kind: 'status', status: 500 }, 13],
  ['timeouts', { kind: 'hang' }, 13],
  ['resets', { kind: 'reset' }, 13],
  ['what is no status document', { kind: 'status', status: 200, body: [] }, 13],
  ['HTML', { kind: 'html' }, 13],
  ['404', { kind: 'status', status: 404 }, 1],
  ['403', { kind: 'status', status: 403 }, 3],
  ['401', { kind: 'status', status: 401 }, 3],
  ['redirects', { kind: 'redirect', to: '/' }, 13],
];

describe('150 clients whose status calls all meet', () => {
  test.each(failures)(
    '%s write a bounded number of lines, and none of them vanishes',
    async (_name, effect, first) => {
      await using daemon = await start();
      await daemon.swept();
      const before = daemon.logs().length;

      daemon.simulator.faults.add(status, effect);
      for (let sweep = 0; sweep < 3; sweep++) await sweepThrough(daemon);

      const lines = daemon.logs().slice(before);
      expect(lines.length).toBeLessThanOrEqual(first + 2 * 2);
      expect((await daemon.metrics()).all('sailpoint_managed_client_info')).toHaveLength(clients);
    },
  );
});

test('of 150 clients that turn to FAILED at once a hundred are named, and the rest is counted', async () => {
  await using daemon = await start();
  await daemon.swept();
  const before = daemon.logs().length;

  for (const { id } of daemon.simulator.tenant.clients())
    daemon.simulator.tenant.setStatus(String(id), 'FAILED');
  await daemon.sweep();

  // Their clusters fail with them.
  const lines = daemon
    .logs()
    .slice(before)
    .filter(({ event }) => event !== 'cluster.status_changed');
  expect(lines).toHaveLength(100 + 1 + 1);
  expect(daemon.logs('client.status_changed').at(-1)).toMatchObject({ level: 'warn', furtherClients: 50 });
  expect(daemon.logs('sweep.completed').at(-1)).toMatchObject({ byStatus: { FAILED: clients } });
});
