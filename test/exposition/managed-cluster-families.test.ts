import { describe, expect, test } from 'vitest';
import { managedClusterFamilies } from '../../src/exposition/managed-cluster-families.ts';
import { clusterHealths, clusterStatuses } from '../../src/fleet/cluster.ts';
import type { Snapshot } from '../../src/fleet/snapshot.ts';
import { instant, tick } from '../../src/lib/units.ts';
import { aClient, aCluster, aView, clustersById } from '../support/builders.ts';
import { type ParsedSample, parseMetrics } from '../support/parse-metrics.ts';
import { plainPage } from './plain-page.ts';

const noon = instant(Date.UTC(2026, 0, 1, 12));
const noonSeconds = 1_767_268_800;
const identity = { tenant: 'acme', cluster_id: 'c1' };

const samplesOf = (values: Partial<Snapshot>): readonly ParsedSample[] =>
  parseMetrics(plainPage([aView([aClient()], values)], tick(0))).list;

/** The lines of one family for one cluster; the prefix of the name is left out. */
const lines = (cluster: Parameters<typeof aCluster>[0], name: string): readonly ParsedSample[] =>
  samplesOf({ clusters: clustersById([aCluster(cluster)]) }).filter(
    (line) => line.name === `sailpoint_managed_cluster_${name}`,
  );

const stateOf = (rows: readonly ParsedSample[]) =>
  rows.filter(({ value }) => value === 1).map(({ labels }) => labels['status']);

describe('a managed cluster', () => {
  test('has one info row, whose labels are empty where nothing is known', () => {
    const [info, ...others] = lines({ ccgVersion: null, releaseVersion: '2026.11' }, 'info');

    expect(others).toEqual([]);
    expect(info).toEqual({
      name: 'sailpoint_managed_cluster_info',
      labels: {
        ...identity,
        cluster_name: 'Frankfurt',
        cluster_type: 'idn',
        client_type: 'VA',
        ccg_version: '',
        release_version: '2026.11',
      },
      value: 1,
    });
  });

  test.each(clusterStatuses)(
    'that SailPoint calls %s has a row for each state, and that one is 1',
    (status) => {
      const rows = lines({ status }, 'status');

      expect(rows).toHaveLength(clusterStatuses.length);
      expect(stateOf(rows)).toEqual([status]);
    },
  );

  test.each(clusterHealths)('whose health is %s has a row for each kind, and that one is 1', (health) => {
    const rows = lines({ health }, 'health_status');

    expect(rows).toHaveLength(clusterHealths.length);
    expect(stateOf(rows)).toEqual([health]);
  });

  test.each<[string, Parameters<typeof aCluster>[0], number]>([
    ['operational', { operational: false }, 0],
    ['clients', { clients: 7 }, 7],
    ['services', { services: 3 }, 3],
    ['certificate_expiry_timestamp_seconds', { certificateExpiry: noon }, noonSeconds],
    ['update_available', { updateAvailable: true }, 1],
    ['updates_enabled', { updatesEnabled: false }, 0],
    ['out_of_date_timestamp_seconds', { outOfDateSince: noon }, noonSeconds],
    ['verbose_logging_expiry_timestamp_seconds', { verboseLoggingExpiry: noon }, noonSeconds],
    ['alert', { alertKey: 'LIMITED_RESOURCES' }, 1],
  ])('has %s', (name, cluster, expected) => {
    expect(lines(cluster, name).map(({ value }) => value)).toEqual([expected]);
  });

  test('of which SailPoint tells nothing else has its info and its status alone', () => {
    const nothing = {
      operational: null,
      health: null,
      clients: null,
      services: null,
      updateAvailable: null,
      updatesEnabled: null,
    };

    const served = samplesOf({ clusters: clustersById([aCluster(nothing)]) })
      .map(({ name }) => name)
      .filter((name) => name.startsWith('sailpoint_managed_cluster_'));

    expect(new Set(served)).toEqual(
      new Set(['sailpoint_managed_cluster_info', 'sailpoint_managed_cluster_status']),
    );
  });

  test('without clients is served, too', () => {
    const clusters = clustersById([aCluster({ id: 'empty', status: 'NO_CLIENTS', clients: 0 })]);

    const rows = samplesOf({ clusters }).filter(({ labels }) => labels['cluster_id'] === 'empty');

    expect(new Set(rows.map(({ name }) => name))).toContain('sailpoint_managed_cluster_clients');
  });
});

test('each family of a cluster declares the labels that its lines have', () => {
  const cluster = aCluster({
    certificateExpiry: noon,
    outOfDateSince: noon,
    verboseLoggingExpiry: noon,
    alertKey: 'LIMITED_RESOURCES',
  });

  const samples = samplesOf({ clusters: clustersById([cluster]) });

  for (const { name, labels } of managedClusterFamilies) {
    const [first] = samples.filter((sample) => sample.name === name);
    expect(Object.keys(first?.labels ?? {}), name).toEqual(['tenant', 'cluster_id', ...labels]);
  }
});

describe('a tenant', () => {
  const value = (values: Partial<Snapshot>, name: string) =>
    samplesOf(values).find((sample) => sample.name === name)?.value;

  test.each([
    [true, 1],
    [false, 0],
    [null, undefined],
  ])('whose last list of clusters worked: %s has clusters_up %s', (clustersUp, expected) => {
    expect(value({ clustersUp }, 'sailpoint_clusters_up')).toBe(expected);
  });

  test.each([
    [noon, noonSeconds],
    [null, undefined],
  ])('whose credential ends at %s has that as a timestamp: %s', (credentialExpiry, expected) => {
    expect(value({ credentialExpiry }, 'sailpoint_credential_expiry_timestamp_seconds')).toBe(expected);
  });
});
