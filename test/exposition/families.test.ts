import { describe, expect, test } from 'vitest';
import { clientFamilies, identityLabels } from '../../src/exposition/client-families.ts';
import { clusterFamilies, clusterLabels } from '../../src/exposition/cluster-families.ts';
import { tenantFamilies, tenantLabels } from '../../src/exposition/tenant-families.ts';
import type { Snapshot } from '../../src/fleet/snapshot.ts';
import { statuses } from '../../src/fleet/status.ts';
import type { View } from '../../src/fleet/view.ts';
import { instant, seconds, tick, toSeconds } from '../../src/lib/units.ts';
import {
  aClient,
  aCluster,
  age,
  answered,
  aView,
  type ClientValues,
  clustersById,
  failedTimes,
} from '../support/builders.ts';
import { type ParsedSample, parseMetrics } from '../support/parse-metrics.ts';
import { plainPage } from './plain-page.ts';

const noon = instant(Date.UTC(2026, 0, 1, 12));
const noonSeconds = 1_767_268_800;
const identity = { tenant: 'acme', cluster_id: 'c1', client_id: 'a' };

const textOf = (views: readonly View[]): string => plainPage(views, tick(5_000));

/** The lines of one family; its prefix is left out. */
const lines = (views: readonly View[], name: string): readonly ParsedSample[] =>
  parseMetrics(textOf(views)).list.filter((line) => line.name === `sailpoint_${name}`);

const values = (client: ClientValues, name: string): readonly number[] =>
  lines([aView([aClient(client)])], `managed_client_${name}`).map(({ value }) => value);

/** The names of a client's families that have lines, without their prefix. */
const served = (client: ClientValues): ReadonlySet<string> =>
  new Set(
    parseMetrics(textOf([aView([aClient(client)])]))
      .list.filter(({ labels }) => 'client_id' in labels)
      .map(({ name }) => name.slice('sailpoint_managed_client_'.length)),
  );

describe('a client', () => {
  test('has one info row with its descriptions, and the name of its cluster', () => {
    const client = aClient({ hypervisor: 'VMware', ccgPin: 'pin-7' });
    const view = aView([client], { clusters: clustersById([aCluster()]) });

    expect(lines([view], 'managed_client_info')).toEqual([
      {
        name: 'sailpoint_managed_client_info',
        labels: {
          ...identity,
          client_name: 'va-1',
          client_type: 'VA',
          cluster_name: 'Frankfurt',
          cluster_type: 'idn',
          va_version: '1.0',
          os_type: 'flatcar',
          os_version: '3815',
          hypervisor: 'VMware',
          ccg_pin: 'pin-7',
          provision_status: 'PROVISIONED',
        },
        value: 1,
      },
    ]);
  });

  test('of which nothing is known has one info row with empty labels', () => {
    const nothing = {
      clusterId: null,
      name: null,
      type: null,
      clusterType: null,
      provisionStatus: null,
      vaVersion: null,
      osType: null,
      osVersion: null,
    };

    const [info, ...others] = lines([aView([aClient(nothing)])], 'managed_client_info');

    const { tenant, client_id: id, ...rest } = info?.labels ?? {};
    expect({ tenant, id }).toEqual({ tenant: 'acme', id: 'a' });
    expect(new Set(Object.values(rest))).toEqual(new Set(['']));
    expect(Object.keys(rest)).toHaveLength(11);
    expect(others).toEqual([]);
  });

  test.each(statuses)('that is %s has eight status rows, and that one alone is 1', (status) => {
    const rows = lines([aView([aClient({ status })])], 'managed_client_status');

    expect(rows.map(({ labels: { status: state } }) => state)).toEqual([...statuses]);
    expect(rows.filter(({ value }) => value === 1).map(({ labels }) => labels)).toEqual([
      { ...identity, status },
    ]);
    expect(rows.filter(({ value }) => value === 0)).toHaveLength(7);
  });

  test.each<[string, ClientValues, readonly number[]]>([
    ['since_seen_seconds', { age: age(10_500) }, [15.5]],
    ['last_seen_timestamp_seconds', { lastSeen: noon }, [noonSeconds]],
    ['status_timestamp_seconds', { statusAt: noon }, [noonSeconds]],
    ['created_timestamp_seconds', { createdAt: noon }, [noonSeconds]],
    ['poll_success', { polls: answered() }, [1]],
    ['poll_success', { polls: failedTimes(1) }, [0]],
    ['last_poll_timestamp_seconds', { polls: { lastSuccess: noon } }, [noonSeconds]],
    ['cpu_utilization_ratio', { cpuUtilization: 0.93 }, [0.93]],
    ['memory_free_ratio', { memoryFree: 0.02 }, [0.02]],
    ['alert', { alertKey: 'CONNECTION_LOST' }, [1]],
  ])('has %s, in seconds', (name, client, expected) => {
    expect(values(client, name)).toEqual(expected);
  });

  test('that was never seen, polled or dated has no sample for that, never 0', () => {
    expect(served({ age: null })).toEqual(new Set(['info', 'status']));
  });

  test('has its alert as a label', () => {
    const [alert] = lines([aView([aClient({ alertKey: 'CONNECTION_LOST' })])], 'managed_client_alert');

    expect(alert?.labels).toEqual({ ...identity, alert_key: 'CONNECTION_LOST' });
  });

  test('has a row for each kind of health event that there is', () => {
    const client = aClient({
      healthEvents: [
        { category: 'cpu', level: 'error', count: 2 },
        { category: 'network', level: 'warning', count: 1 },
      ],
    });

    expect(lines([aView([client])], 'managed_client_health_events')).toMatchObject([
      { labels: { ...identity, category: 'cpu', level: 'error' }, value: 2 },
      { labels: { ...identity, category: 'network', level: 'warning' }, value: 1 },
    ]);
  });
});

const known: ClientValues = {
  lastSeen: noon,
  statusAt: noon,
  createdAt: noon,
  healthEvents: [{ category: 'cpu', level: 'error', count: 2 }],
  cpuUtilization: 0.93,
  memoryFree: 0.02,
  alertKey: 'CONNECTION_LOST',
};

test('a client whose status calls fail keeps every family that the list tells', () => {
  const polls = { lastSuccess: noon, ...failedTimes(9) };

  const failing = served({ ...known, status: 'ERROR', polls });

  expect(failing).toHaveLength(clientFamilies.length);
});

test('only the age moves between snapshots: nothing else is rendered again', () => {
  const moving = clientFamilies.filter(({ live }) => live).map(({ name }) => name);

  expect(moving).toEqual(['sailpoint_managed_client_since_seen_seconds']);
});

test('a tenant that is not up has one row with the reason, if one is known', () => {
  const rows = (state: Partial<Snapshot>) => lines([aView([], state)], 'list_failed');

  expect(rows({ up: false, listProblem: 'dns' })).toMatchObject([
    { labels: { tenant: 'acme', reason: 'dns' }, value: 1 },
  ]);
  expect(rows({ up: false })).toEqual([]);
  expect(rows({ up: true })).toEqual([]);
});

test('clients in service are counted for each cluster, be there none', () => {
  const fleet = [
    aClient({ id: 'a' }),
    aClient({ id: 'b', status: 'FAILED' }),
    aClient({ id: 'c', status: 'NOT_CONFIGURED' }),
    aClient({ id: 'd', clusterId: null, provisionStatus: 'DRAFT' }),
  ];

  const rows = lines([aView(fleet)], 'managed_clients_in_service');

  expect(rows.map(({ labels, value }) => [labels['cluster_id'], value])).toEqual([
    ['c1', 2],
    ['', 0],
  ]);
});

describe('a client in service that is not healthy', () => {
  test.each<[string, ClientValues]>([
    ['unhealthy', { status: 'ERROR' }],
    ['not_seen', { age: age(900_001) }],
    ['degraded', { status: 'WARNING' }],
    ['unknown', { status: 'UNDEFINED' }],
    ['configuring', { status: 'CONFIGURING' }],
  ])('has one row with the verdict %s', (verdict, client) => {
    const rows = lines([aView([aClient(client), aClient({ id: 'b' })])], 'managed_client_unwell');

    expect(rows).toMatchObject([{ labels: { ...identity, verdict }, value: 1 }]);
  });

  test('is judged as of its snapshot: silence since then is not its own', () => {
    const almost = age(900_000);

    const fresh = lines([aView([aClient({ age: almost })])], 'managed_client_unwell');
    const later = lines([aView([aClient({ age: almost })], { takenAt: tick(1) })], 'managed_client_unwell');

    expect([fresh.length, later.length]).toEqual([0, 1]);
  });
});

test('clients are counted in all eight states of each cluster', () => {
  const fleet = [
    aClient({ id: 'a' }),
    aClient({ id: 'b', clusterId: null, status: 'ERROR' }),
    aClient({ id: 'c', clusterId: null, status: 'ERROR', polls: failedTimes(3) }),
  ];

  const rows = lines([aView(fleet)], 'managed_clients');

  expect(rows).toHaveLength(16);
  expect(rows.filter(({ value }) => value > 0).map(({ labels, value }) => ({ ...labels, value }))).toEqual([
    { tenant: 'acme', cluster_id: 'c1', status: 'NORMAL', value: 1 },
    { tenant: 'acme', cluster_id: '', status: 'ERROR', value: 2 },
  ]);
});

describe('a tenant', () => {
  const own = (view: View) =>
    Object.fromEntries(
      parseMetrics(textOf([view]))
        .list.filter(({ labels }) => !('client_id' in labels) && !('cluster_id' in labels))
        .map(({ name, labels: { outcome }, value }) => [
          [name.slice('sailpoint_'.length), outcome].filter((part) => part !== undefined).join(' '),
          value,
        ]),
    );

  test('that was never swept is not up, and has its configuration and nothing else', () => {
    expect(own(aView([], { up: false, listedOnce: false }))).toEqual({
      up: 0,
      shards: 1,
      sweep_interval_seconds: 30,
      not_seen_after_seconds: 900,
      stale_after_seconds: 90,
    });
  });

  test.each([
    ['success', 1],
    ['incomplete', 0],
    ['failed', 0],
  ] as const)('that was swept has how it went: %s is %i', (result, success) => {
    const coverage = { polled: 4, failed: 3, deferred: 2, capped: 1 };
    const last = { result, duration: toSeconds(seconds(7)), coverage };
    const sweeps = { lastStart: noon, lastCompletion: noon, lastSuccess: noon, last };

    expect(own(aView([], { sweeps }))).toEqual({
      up: 1,
      sweep_success: success,
      sweep_duration_seconds: 7,
      sweep_last_start_timestamp_seconds: noonSeconds,
      sweep_last_completion_timestamp_seconds: noonSeconds,
      sweep_last_success_timestamp_seconds: noonSeconds,
      'sweep_clients polled': 4,
      'sweep_clients failed': 3,
      'sweep_clients deferred': 2,
      'sweep_clients capped': 1,
      shards: 1,
      sweep_interval_seconds: 30,
      not_seen_after_seconds: 900,
      stale_after_seconds: 90,
    });
  });
});

test('each family says its name, help and type once, before its lines, for all tenants together', () => {
  const other = aView([aClient({ ...known, polls: { ...answered(), lastSuccess: noon } })]);

  const text = textOf([aView([aClient(known)]), other]);

  const blocks = text.split(/^(?=# HELP )/m).map((block) => {
    const [help = '', type, ...rows] = block.trimEnd().split('\n');
    const name = help.split(' ')[2];
    expect(type).toBe(`# TYPE ${name} gauge`);
    expect(rows.every((row) => row.startsWith(`${name}{`))).toBe(true);
    return name;
  });
  expect(new Set(blocks)).toHaveLength(blocks.length);
  expect([...tenantFamilies, ...clusterFamilies, ...clientFamilies].map(({ name }) => name)).toEqual(
    expect.arrayContaining(blocks),
  );
});

test('each family declares the labels that its lines have', () => {
  const view = aView([aClient({ ...known, polls: { ...answered(), lastSuccess: noon } })]);
  const declared = new Map([
    ...tenantFamilies.map(({ name, labels }) => [name, [...tenantLabels, ...labels]] as const),
    ...clusterFamilies.map(({ name, labels }) => [name, [...clusterLabels, ...labels]] as const),
    ...clientFamilies.map(({ name, labels }) => [name, [...identityLabels, ...labels]] as const),
  ]);

  for (const { name, labels } of parseMetrics(textOf([view])).list) {
    expect(Object.keys(labels), name).toEqual(declared.get(name));
  }
});
