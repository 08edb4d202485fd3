import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { exporterDashboard } from '../grafana/exporter.ts';
import { fleetDashboard } from '../grafana/fleet.ts';

/** Numbered here, so that links to single panels stay valid. */
const withIds = (dashboard: Dashboard): Dashboard => ({
  ...dashboard,
  panels: (dashboard.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })),
});

const json = (dashboard: Dashboard): string => `${JSON.stringify(withIds(dashboard), null, 2)}\n`;

/** The dashboards as Grafana loads them: path in the repository to content. */
export const dashboardFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ['deploy/grafana/fleet.json', json(fleetDashboard())],
    ['deploy/grafana/exporter.json', json(exporterDashboard())],
  ]);
