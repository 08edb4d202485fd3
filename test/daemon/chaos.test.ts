import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { poison } from '../simulator-tools/poison.ts';
import type { Samples } from '../support/parse-metrics.ts';
import { type Daemon, startDaemon } from '../support/start-daemon.ts';

const info = 'sailpoint_managed_client_info';
const operations = ['token', 'getManagedClients', 'getManagedClientStatus', 'getManagedClusters'] as const;

/** What the page tells of each client, by id, as far as it does not depend on the hour. */
function exported(samples: Samples): readonly unknown[] {
  const states = Map.groupBy(
    samples.all('sailpoint_managed_client_status').filter(({ value }) => value === 1),
    ({ labels: { client_id } }) => client_id,
  );
  return samples
    .all(info)
    .map(({ labels: { client_id: id = '', client_name: name, cluster_id, cluster_name, va_version } }) => {
      const status = states.get(id)?.map(({ labels }) => labels['status']);
      return { id, name, cluster_id, cluster_name, va_version, status };
    })
    .toSorted(byId);
}

function real({ simulator: { tenant } }: Daemon): readonly unknown[] {
  const names = new Map(tenant.clusters().map(({ id, name }) => [id, name]));
  return tenant
    .clients()
    .map(({ id, name, clusterId, vaVersion, status }) => ({
      id,
      name: name ?? '',
      cluster_id: clusterId,
      cluster_name: names.get(clusterId),
      va_version: vaVersion ?? '',
      status: [status],
    }))
    .toSorted(byId);
}

const byId = (one: { readonly id: unknown }, other: { readonly id: unknown }) =>
  String(one.id).localeCompare(String(other.id));

const idsOf = (samples: Samples) => new Set(samples.all(info).map(({ labels: { client_id } }) => client_id));

/** By series, of all that is only ever to grow. */
const counters = (samples: Samples) =>
  new Map(
    [...samples.names]
      .filter((name) => /_(total|count|bucket|sum)$/.test(name))
      .flatMap((name) => samples.all(name))
      .map(({ name, labels, value }) => [`${name}${JSON.stringify(labels)}`, value]),
  );

const ends = (daemon: Daemon) =>
  daemon.logs().filter(({ event }) => ['sweep.completed', 'sweep.failed'].includes(event)).length;

async function sweepThrough(daemon: Daemon): Promise<void> {
  const before = ends(daemon);
  await daemon.beat();
  await daemon.until(() => ends(daemon) > before);
}

test.each([1, 2])(
  'while one call in ten fails in any way (seed %i), nobody vanishes, counters only grow and few lines are logged, and afterwards all is right',
  async (seed) => {
    await using daemon = await startDaemon({
      simulator: { clients: 100, seed },
      configure: (config) => ({
        ...config,
        tenants: config.tenants.map((one) => ({ ...one, requestTimeout: seconds(1) })),
      }),
    });
    await daemon.swept();
    const { faults, tenant } = daemon.simulator;
    const fleet = idsOf(await daemon.metrics());
    poison(faults, operations);

    let before = counters(await daemon.metrics());
    for (let sweep = 0; sweep < 16; sweep++) {
      const ill = [...fleet][(sweep * 7) % fleet.size] ?? '';
      tenant.setStatus(ill, sweep % 2 === 0 ? 'ERROR' : 'WARNING');
      await sweepThrough(daemon);
      const samples = await daemon.metrics();
      expect(idsOf(samples)).toEqual(fleet);
      const after = counters(samples);
      for (const [series, value] of before) expect(after.get(series), series).toBeGreaterThanOrEqual(value);
      before = after;
    }
    const lines = daemon.logs().filter(({ event }) => event !== 'client.status_changed');
    faults.clear();
    for (let sweep = 0; sweep < 3; sweep++) await sweepThrough(daemon);

    const samples = await daemon.metrics();
    expect(exported(samples)).toEqual(real(daemon));
    expect(samples.value('sailpoint_sweep_success')).toBe(1);
    expect(lines.length).toBeLessThan(16 * 15);
    for (const event of ['api.forbidden', 'api.auth_failed', 'api.rate_limited'])
      expect(daemon.logs(event).length, event).toBeLessThanOrEqual(16);
  },
);
