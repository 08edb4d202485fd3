import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { exporterDashboard } from '../grafana/exporter.ts';
import { fleetDashboard } from '../grafana/fleet.ts';

const letter = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

type AnyPanel = NonNullable<Dashboard['panels']>[number];

/** Grafana tells the queries of a panel apart by their letters; those of tables have names already. */
const withRefIds = (panel: AnyPanel): AnyPanel =>
  'targets' in panel && panel.targets !== undefined
    ? { ...panel, targets: panel.targets.map((target, index) => ({ refId: letter(index), ...target })) }
    : panel;

/** Numbered here, so that links to single panels stay valid. */
const withIds = (dashboard: Dashboard): Dashboard => ({
  ...dashboard,
  panels: (dashboard.panels ?? []).map((panel, index) => ({ ...withRefIds(panel), id: index + 1 })),
});

/** The SDK puts links into a menu of Grafana 12 and knows no way to leave them where all versions show them. */
const withVisibleLinks = (dashboard: Dashboard): Dashboard => ({
  ...dashboard,
  links: (dashboard.links ?? []).map((link) => {
    const { placement: _, ...visible } = link;
    return visible;
  }),
});

const json = (dashboard: Dashboard): string =>
  `${JSON.stringify(withVisibleLinks(withIds(dashboard)), null, 2)}\n`;

/** The dashboards as Grafana loads them, where the chart can read them: path in the repository to content. */
export const dashboardFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ['deploy/chart/files/fleet.json', json(fleetDashboard())],
    ['deploy/chart/files/exporter.json', json(exporterDashboard())],
  ]);
