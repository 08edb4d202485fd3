import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type Dashboard, type Panel, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardFrame, uids } from './dashboard-frame.ts';
import { apiPanels, rateLimitPanels } from './exporter-api.ts';
import { exporterNow } from './exporter-now.ts';
import { processPanels } from './exporter-process.ts';
import { exporterSweeps } from './exporter-sweeps.ts';

const sections: readonly (readonly [title: string, panels: readonly Builder<Panel>[]])[] = [
  ['Sweeps', exporterSweeps()],
  ['Rate limit', rateLimitPanels()],
  ['API', apiPanels()],
  ['Process', processPanels()],
];

/** The monitor itself: whether it sees the tenants, and if not, why. */
export const exporterDashboard = (): Dashboard => {
  const dashboard = dashboardFrame({
    uid: uids.exporter,
    title: 'SailPoint / Exporter',
    description: 'Health of the SailPoint exporter: sweeps, rate limit, API and process',
    byCluster: false,
    other: { title: 'SailPoint / Fleet', uid: uids.fleet },
  });
  for (const panel of exporterNow()) {
    dashboard.withPanel(panel);
  }
  for (const [title, panels] of sections) {
    dashboard.withRow(new RowBuilder(title));
    for (const panel of panels) {
      dashboard.withPanel(panel);
    }
  }
  return dashboard.build();
};
