import { expect, test, vi } from 'vitest';
import { alertsOf, readRules } from '../../deploy/prometheus/rule-file.ts';
import { type Labels, startAlertmanager } from '../support/alertmanager.ts';
import { needs } from '../support/debian-tool.ts';

const names = alertsOf(await readRules()).map(({ alert }) => alert);

/** Fires the alerts and waits until these are inhibited, and no others. */
async function expectInhibited(alerts: readonly Labels[], expected: readonly string[]): Promise<void> {
  await using alertmanager = await startAlertmanager('deploy/alertmanager/alertmanager.yaml');
  await alertmanager.fire(...alerts);
  await vi.waitFor(async () => expect(await alertmanager.inhibited()).toEqual(expected), { timeout: 60_000 });
}

const ofTenant = (alertname: string, tenant = 'acme'): Labels => ({ alertname, tenant });
const ofCluster = (alertname: string, cluster = 'c1', tenant = 'acme'): Labels => ({
  alertname,
  tenant,
  cluster_id: cluster,
});
const ofClient = (alertname: string, cluster = 'c1', tenant = 'acme'): Labels => ({
  ...ofCluster(alertname, cluster, tenant),
  client_id: '1',
});

test('a cluster that is down mutes its clients and its loss of redundancy', async ({ skip }) => {
  needs('prometheus-alertmanager', skip);

  await expectInhibited(
    [
      ofCluster('SailPointClusterDown'),
      ofCluster('SailPointClusterRedundancyLost'),
      ofClient('SailPointClientUnhealthy'),
      ofClient('SailPointClientNotSeen'),
    ],
    ['SailPointClientNotSeen', 'SailPointClientUnhealthy', 'SailPointClusterRedundancyLost'],
  );
});

test('a cluster that is down mutes nothing of other clusters and tenants, nor clients without a cluster', async ({
  skip,
}) => {
  needs('prometheus-alertmanager', skip);

  await expectInhibited(
    [
      ofCluster('SailPointClusterDown'),
      ofCluster('SailPointClusterDown', 'c2'),
      ofClient('SailPointClientUnhealthy', 'c3'),
      ofClient('SailPointClientUnhealthy', 'c1', 'zeta'),
      { ...ofTenant('SailPointClientNotSeen'), client_id: '9' },
      ofTenant('SailPointApiUnreachable', 'zeta-2'),
      // Shows that the others were looked at.
      ofClient('SailPointClientDegraded', 'c2'),
    ],
    ['SailPointClientDegraded'],
  );
});

const blindness = [
  'SailPointApiUnreachable',
  'SailPointCredentialsRefused',
  'SailPointForbidden',
  'SailPointRateLimitExhausted',
  'SailPointListMismatch',
  'SailPointSweepStale',
] as const;

test.for(blindness)('%s mutes all else of its tenant, and only of its tenant', async (blind, { skip }) => {
  needs('prometheus-alertmanager', skip);

  await expectInhibited(
    [
      ofTenant(blind),
      ofCluster('SailPointClusterDown'),
      ofClient('SailPointClientUnhealthy'),
      ofTenant('SailPointCoveragePartial'),
      ofTenant('SailPointFleetEmpty'),
      ofCluster('SailPointClusterDown', 'c1', 'zeta'),
      { alertname: 'SailPointConfigReloadFailed', job: 'sailpoint-exporter' },
    ],
    ['SailPointClientUnhealthy', 'SailPointClusterDown', 'SailPointCoveragePartial', 'SailPointFleetEmpty'],
  );
});

test('where only some exporters of a tenant are blind, nothing is muted that the others see', async ({
  skip,
}) => {
  needs('prometheus-alertmanager', skip);

  await expectInhibited(
    [
      ...blindness.map((blind) => ({ ...ofTenant(blind), coverage: 'partial' })),
      ofCluster('SailPointClusterDown'),
      ofTenant('SailPointCoveragePartial'),
      // Shows that the others were looked at.
      ofClient('SailPointClientUnhealthy'),
    ],
    ['SailPointClientUnhealthy'],
  );
});

test('a list that is empty mutes what the exporter last knew, but no certificate that ends', async ({
  skip,
}) => {
  needs('prometheus-alertmanager', skip);

  await expectInhibited(
    [
      ofTenant('SailPointFleetEmpty'),
      ofCluster('SailPointClusterDown'),
      ofCluster('SailPointClusterCertificateCritical'),
      ofCluster('SailPointClusterCertificateExpiring'),
      ofCluster('SailPointClusterDown', 'c1', 'zeta'),
    ],
    ['SailPointClusterCertificateExpiring', 'SailPointClusterDown'],
  );
});

test('a shard whose target is down is told of once', async ({ skip }) => {
  needs('prometheus-alertmanager', skip);

  await expectInhibited(
    [{ alertname: 'SailPointExporterTargetDown' }, { alertname: 'SailPointExporterShardMissing' }],
    ['SailPointExporterShardMissing'],
  );
});

test('an absent exporter mutes every other alert of ours, and none of somebody else', async ({ skip }) => {
  needs('prometheus-alertmanager', skip);
  const others = names.filter((name) => name !== 'SailPointExporterAbsent');

  await expectInhibited(
    [
      { alertname: 'SailPointExporterAbsent' },
      { alertname: 'NodeDown', tenant: 'acme' },
      ...others.map((name) => ofClient(name)),
    ],
    others.toSorted(),
  );
});
