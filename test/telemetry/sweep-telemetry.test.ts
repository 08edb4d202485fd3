import { describe, expect, test } from 'vitest';
import type { ClientChange } from '../../src/fleet/client-changes.ts';
import type { Snapshot, SweepResult } from '../../src/fleet/snapshot.ts';
import { statuses } from '../../src/fleet/status.ts';
import type { SweepProblem } from '../../src/fleet/sweep-problem.ts';
import { seconds, tick, toSeconds } from '../../src/lib/units.ts';
import { reportFailedStart } from '../../src/telemetry/failed-start.ts';
import { sweepTelemetry } from '../../src/telemetry/sweep-telemetry.ts';
import { aFailedCall, aProblem } from '../support/a-failure.ts';
import { aClient, aCluster, acme, age, aSnapshot } from '../support/builders.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { recordTelemetry } from './recorded-telemetry.ts';

function start() {
  const recorded = recordTelemetry();
  return { ...recorded, tell: sweepTelemetry(acme, recorded.telemetry) };
}

const swept = (result: SweepResult): Snapshot =>
  aSnapshot([aClient(), aClient({ id: 'b', status: 'ERROR' })], {
    sweeps: {
      lastStart: null,
      lastCompletion: null,
      lastSuccess: null,
      last: {
        result,
        duration: toSeconds(seconds(2)),
        coverage: { polled: 1, failed: 1, deferred: 0, capped: 0 },
      },
    },
  });

const tenant = 'acme';
const zeros = Object.fromEntries(statuses.map((status) => [status, 0]));
const sweepsTotal = (result: string) => `sailpoint_sweeps_total{tenant="acme",result="${result}"}`;

const completed = {
  level: 'info',
  event: 'sweep.completed',
  tenant,
  clients: 2,
  polled: 1,
  failed: 1,
  deferred: 0,
  capped: 0,
  durationSeconds: 2,
  byStatus: { ...zeros, NORMAL: 1, ERROR: 1 },
};

describe('the end of a sweep', () => {
  test.each<[SweepResult, SweepProblem | null, readonly object[]]>([
    ['success', null, [completed]],
    [
      'incomplete',
      aProblem('timeout'),
      [
        completed,
        {
          level: 'warn',
          event: 'sweep.incomplete',
          tenant,
          operation: 'getManagedClients',
          reason: 'timeout',
          polled: 1,
          failed: 1,
          deferred: 0,
          capped: 0,
        },
      ],
    ],
    [
      'failed',
      {
        ...aFailedCall('rejected'),
        status: 400,
        apiMessage: 'no such filter',
        trackingId: 'abc',
      } as SweepProblem,
      [
        {
          level: 'warn',
          event: 'sweep.failed',
          tenant,
          operation: 'getManagedClients',
          reason: 'rejected',
          httpStatus: 400,
          apiMessage: 'no such filter',
          trackingId: 'abc',
        },
      ],
    ],
    [
      'failed',
      { kind: 'list_incomplete', listed: 10, total: 11 },
      [{ level: 'warn', event: 'sweep.failed', tenant, reason: 'list_incomplete', listed: 10, total: 11 }],
    ],
    [
      'failed',
      aProblem('dns'),
      [{ level: 'warn', event: 'sweep.failed', tenant, operation: 'getManagedClients', reason: 'dns' }],
    ],
  ])('%s (%s) is told and counted', async (result, problem, expected) => {
    const { tell, lines, metric } = start();

    tell.sweepEnded(swept(result), problem);

    expect(lines()).toEqual(expected);
    expect(await metric(sweepsTotal(result))).toBe(1);
  });

  test('that was skipped is told and counted', async () => {
    const { tell, lines, metric } = start();

    tell.sweepSkipped('still_running');

    expect(lines()).toEqual([{ level: 'warn', event: 'sweep.skipped', tenant, reason: 'still_running' }]);
    expect(await metric(sweepsTotal('skipped'))).toBe(1);
  });

  test('by a bug is told as a failed sweep, with what broke', async () => {
    const { tell, lines, metric } = start();

    tell.sweepBroke(new TypeError('x is undefined'));

    expect(lines()).toEqual([
      { level: 'warn', event: 'sweep.failed', tenant, reason: 'bug', error: 'x is undefined' },
    ]);
    expect(await metric(sweepsTotal('failed'))).toBe(1);
  });
});

const client = aClient({ age: age(10_000) });
const identity = { tenant, clientId: 'a', clientName: 'va-1', clusterId: 'c1', clusterName: null };

describe('a change is told once, with its fields', () => {
  test.each<[ClientChange, object]>([
    [
      { kind: 'appeared', client },
      { level: 'info', event: 'client.appeared', ...identity },
    ],
    [
      { kind: 'removed', client },
      { level: 'info', event: 'client.removed', ...identity },
    ],
    [
      { kind: 'not_seen', client },
      { level: 'warn', event: 'client.not_seen', ...identity, sinceSeenSeconds: 15 },
    ],
    [
      { kind: 'seen_again', client },
      { level: 'info', event: 'client.seen_again', ...identity, sinceSeenSeconds: 15 },
    ],
    [
      { kind: 'status_changed', client, from: 'NORMAL', to: 'ERROR', worse: true },
      {
        level: 'warn',
        event: 'client.status_changed',
        ...identity,
        from: 'NORMAL',
        to: 'ERROR',
        sinceSeenSeconds: 15,
      },
    ],
    [
      { kind: 'status_changed', client, from: 'ERROR', to: 'NORMAL', worse: false },
      {
        level: 'info',
        event: 'client.status_changed',
        ...identity,
        from: 'ERROR',
        to: 'NORMAL',
        sinceSeenSeconds: 15,
      },
    ],
  ])('%j', (change, expected) => {
    const { tell, lines } = start();

    tell.clientsChanged([change], aSnapshot([], { takenAt: tick(5_000) }));

    expect(lines()).toEqual([expected]);
  });

  test('and without an age where none is known', () => {
    const { tell, lines } = start();

    tell.clientsChanged(
      [{ kind: 'status_changed', client: aClient({ age: null }), from: 'NORMAL', to: 'ERROR', worse: true }],
      aSnapshot([], { takenAt: tick(0) }),
    );

    expect(lines()[0]).not.toHaveProperty('sinceSeenSeconds');
  });

  test('and only removals are counted as such', async () => {
    const { tell, metric } = start();

    const kinds = ['appeared', 'not_seen', 'removed'] as const;
    tell.clientsChanged(
      kinds.map((kind) => ({ kind, client })),
      aSnapshot([], { takenAt: tick(0) }),
    );

    expect(await metric('sailpoint_clients_removed_total{tenant="acme"}')).toBe(1);
  });
});

test.each([
  [100, 100],
  [101, 101],
  [5_000, 101],
])(
  '%i clients that change alike make %i lines, the last with how many more there are',
  (clients, expected) => {
    const { tell, lines } = start();
    const better = {
      kind: 'status_changed',
      client: aClient({}),
      from: 'ERROR',
      to: 'NORMAL',
      worse: false,
    } as const;
    const worse = { ...better, from: 'NORMAL', to: 'FAILED', worse: true } as const;

    tell.clientsChanged(
      [better, ...Array.from({ length: clients }, () => worse)],
      aSnapshot([], { takenAt: tick(0) }),
    );

    expect(lines()[0]).toMatchObject({ level: 'info', to: 'NORMAL' });
    expect(lines().slice(1)).toHaveLength(expected);
    expect(lines().at(-1)).toMatchObject({
      level: 'warn',
      event: 'client.status_changed',
      ...(clients > 100 ? { furtherClients: clients - 100 } : { to: 'FAILED' }),
    });
  },
);

describe('failed polls', () => {
  test('are told with client, reason and trackingId', () => {
    const { tell, lines } = start();

    tell.pollsFailed([
      { client, failure: aFailedCall('server_error', { trackingId: 'abc' }) },
      { client: aClient({ id: 'b' }), failure: aFailedCall('timeout') },
    ]);

    expect(lines()).toEqual([
      {
        level: 'warn',
        event: 'client.poll_failed',
        tenant,
        clientId: 'a',
        reason: 'server_error',
        httpStatus: 500,
        trackingId: 'abc',
      },
      { level: 'warn', event: 'client.poll_failed', tenant, clientId: 'b', reason: 'timeout' },
    ]);
  });

  test.each([
    [10, 10],
    [11, 11],
    [5_000, 11],
  ])(
    'of %i clients make %i lines, the last with how many more there are and the ids of up to 100',
    (clients, expected) => {
      const { tell, lines } = start();
      const polls = Array.from({ length: clients }, (_, index) => ({
        client: aClient({ id: String(index) }),
        failure: aFailedCall('timeout'),
      }));

      tell.pollsFailed(polls);

      const [last] = lines().slice(-1);
      expect(lines()).toHaveLength(expected);
      expect(last).toMatchObject(
        clients > 10
          ? {
              furtherClients: clients - 10,
              furtherClientIds: polls.slice(10, 110).map((poll) => poll.client.id),
            }
          : { clientId: '9' },
      );
    },
  );

  test('of nobody make no line', () => {
    const { tell, lines } = start();

    tell.pollsFailed([]);

    expect(lines()).toEqual([]);
  });
});

describe('every client in every sweep', () => {
  const fleet = (size: number): Snapshot => ({
    ...swept('success'),
    ...aSnapshot(
      Array.from({ length: size }, (_, index) => aClient({ id: String(index), age: age(10_000) })),
      { sweeps: swept('success').sweeps, takenAt: tick(5_000) },
    ),
  });

  test('is not logged unless asked for', async () => {
    const { tell, telemetry, lines } = start();

    tell.sweepEnded(fleet(3), null);
    await telemetry.flush();

    expect(lines().map(({ event }) => event)).toEqual(['sweep.completed']);
  });

  test('is logged with its state where it is asked for, each of many', async () => {
    const { tell, telemetry, lines } = start();
    telemetry.adopt({ level: 'info', clients: 'all' });

    tell.sweepEnded(fleet(1_234), null);
    await telemetry.flush();

    const observed = lines().filter(({ event }) => event === 'client.observed');
    expect(observed.map(({ clientId }) => clientId)).toEqual(
      Array.from({ length: 1_234 }, (_, index) => String(index)),
    );
    expect(observed[7]).toEqual({
      level: 'info',
      event: 'client.observed',
      tenant,
      clientId: '7',
      clientName: 'va-1',
      clusterId: 'c1',
      clusterName: null,
      status: 'NORMAL',
      sinceSeenSeconds: 15,
      pollSuccess: false,
    });
  });

  test('is dropped and counted while those of the sweep before are still being written', async () => {
    const { tell, telemetry, lines, metric } = start();
    telemetry.adopt({ level: 'info', clients: 'all' });

    tell.sweepEnded(fleet(500), null);
    tell.sweepEnded(fleet(300), null);
    await telemetry.flush();

    expect(lines().filter(({ event }) => event === 'client.observed')).toHaveLength(500);
    expect(await metric('sailpoint_exporter_log_lines_dropped_total')).toBe(300);
  });
});

test('a start that fails is one line', async () => {
  const lines: string[] = [];

  await reportFailedStart({ reason: 'config.yaml:1: no', exitCode: 2 }, new FakeClock(), {
    write: (line) => void lines.push(line),
  });

  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'error', event: 'start.failed', reason: 'config.yaml:1: no', exitCode: 2 },
  ]);
});

describe('clusters', () => {
  const cluster = { tenant, clusterId: 'c1', clusterName: 'Frankfurt' };

  test('that appear, go or change their status have a line each, which warns of the worse', () => {
    const { tell, lines } = start();
    const moved = (worse: boolean) =>
      ({ kind: 'cluster_status_changed', cluster: aCluster(), worse }) as const;

    tell.clustersChanged([
      { kind: 'cluster_appeared', cluster: aCluster() },
      { kind: 'cluster_removed', cluster: aCluster() },
      { ...moved(true), from: 'NORMAL', to: 'FAILED' },
      { ...moved(false), from: 'FAILED', to: 'NORMAL' },
    ]);

    expect(lines()).toMatchObject([
      { level: 'info', event: 'cluster.appeared', ...cluster },
      { level: 'info', event: 'cluster.removed', ...cluster },
      { level: 'info', event: 'cluster.status_changed', ...cluster, from: 'FAILED', to: 'NORMAL' },
      { level: 'warn', event: 'cluster.status_changed', ...cluster, from: 'NORMAL', to: 'FAILED' },
    ]);
  });

  test('that cannot be listed have one line per streak; a missing scope has none here', () => {
    const { tell, lines } = start();

    tell.clustersRead(aFailedCall('forbidden'));
    tell.clustersRead(aFailedCall('timeout'));
    tell.clustersRead(aFailedCall('timeout'));
    tell.clustersRead(null);
    tell.clustersRead(aFailedCall('timeout'));

    const failed = { level: 'warn', event: 'clusters.failed', tenant, reason: 'timeout' };
    expect(lines()).toMatchObject([failed, failed]);
  });
});

test('a credential that ends soon is told once for each day, and again for the next one', () => {
  const { tell, lines } = start();

  for (const days of [14, 14, 13, null, 14]) tell.credentialRead(days);

  expect(lines().map(({ event, expiresInDays }) => [event, expiresInDays])).toEqual(
    [14, 13, 14].map((days) => ['credential.expiring', days]),
  );
});
