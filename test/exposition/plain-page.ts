import { clientFamilies, clientSubjects } from '../../src/exposition/client-families.ts';
import { clusterFamilies, clusterSubjects } from '../../src/exposition/cluster-families.ts';
import {
  managedClusterFamilies,
  managedClusterSubjects,
} from '../../src/exposition/managed-cluster-families.ts';
import type { MetricFamily, Subject } from '../../src/exposition/metric-family.ts';
import { tenantFamilies, tenantSubjects } from '../../src/exposition/tenant-families.ts';
import { header, lineMaker } from '../../src/exposition/text.ts';
import type { View } from '../../src/fleet/view.ts';
import type { Tick } from '../../src/lib/units.ts';

/** What the page says of the fleet, rendered in the plainest way: at once, with nothing kept from the page before. */
export const plainPage = (views: readonly View[], now: Tick): string =>
  [false, true]
    .flatMap((isLive) => [
      ...blocksOf(tenantFamilies, tenantSubjects, isLive),
      ...blocksOf(managedClusterFamilies, managedClusterSubjects, isLive),
      ...blocksOf(clusterFamilies, clusterSubjects, isLive),
      ...blocksOf(clientFamilies, clientSubjects, isLive),
    ])
    .map((block) => block(views, now))
    .join('');

const blocksOf = <Of>(
  families: readonly MetricFamily<Of>[],
  subjects: (view: View) => Iterable<Subject<Of>>,
  isLive: boolean,
) =>
  families
    .filter(({ live }) => live === isLive)
    .map((family) => (views: readonly View[], now: Tick): string => {
      const lines = views
        .flatMap((view) => [...subjects(view)])
        .flatMap(({ of, identity }) =>
          [...family.samples(of, now)].map((sample) => lineMaker(family)(identity, sample)),
        );
      return lines.length === 0 ? '' : header(family) + lines.join('');
    });
