import { expect, test } from 'vitest';
import { tenantSummary } from '../../src/fleet/report.ts';
import type { KnownCluster } from '../../src/fleet/snapshot.ts';
import { atOnce } from '../../src/lib/steps.ts';
import { instant, tick } from '../../src/lib/units.ts';
import { aClient, aCluster, aView, clustersById } from '../support/builders.ts';

const known = (id: string, values: Partial<KnownCluster> = {}): KnownCluster =>
  aCluster({ name: `cluster ${id}`, health: null, clients: null, ...values, id });

const clustersOf = (...clusters: readonly KnownCluster[]) =>
  atOnce(tenantSummary(aView([aClient()], { clusters: clustersById(clusters) }), tick(0))).clusters;

test("a cluster is reported with our verdict and SailPoint's own", () => {
  const [cluster] = clustersOf(
    known('c1', {
      status: 'WARNING',
      updateAvailable: true,
      certificateExpiry: instant(0),
      alertKey: 'LIMITED_RESOURCES',
    }),
  );

  expect(cluster).toMatchObject({
    name: 'cluster c1',
    verdict: 'healthy',
    status: 'WARNING',
    operational: true,
    updateAvailable: true,
    certificateEndsAt: '1970-01-01T00:00:00.000Z',
    alertKey: 'LIMITED_RESOURCES',
  });
});

test('a cluster without clients is reported, too', () => {
  expect(clustersOf(known('c1'), known('empty', { status: 'NO_CLIENTS' }))[1]).toMatchObject({
    id: 'empty',
    verdict: 'not_in_service',
    clients: 0,
    status: 'NO_CLIENTS',
  });
});

test('of a cluster that SailPoint may not tell us about, its clients alone are reported', () => {
  expect(clustersOf()[0]).toMatchObject({
    id: 'c1',
    clients: 1,
    name: null,
    status: null,
    operational: null,
  });
});
