import { type Dashboard, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardFrame, uids } from './dashboard-frame.ts';
import { clientTable, clusterTable, statusTimeline } from './fleet-clients.ts';
import {
  certificateBars,
  clusterHealth,
  sailpointAlerts,
  sailpointTable,
  shortOfResources,
} from './fleet-clusters.ts';
import { clientCountPanel, dataAgePanel, notSeenPanel, sightPanel, stateTiles } from './fleet-now.ts';
import { agesOverTime, healthEvents, longestSilent, statesOverTime, versionBars } from './fleet-trends.ts';

export const fleetTitle = 'SailPoint / Fleet';

/** The appliances: which are down, since when, and what else is in their cluster. */
export const fleetDashboard = (): Dashboard => {
  const dashboard = dashboardFrame({
    uid: uids.fleet,
    title: fleetTitle,
    description: 'The managed clients (virtual appliances) of SailPoint Identity Security Cloud tenants',
    byCluster: true,
    other: { title: 'SailPoint / Exporter', uid: uids.exporter },
  })
    .withPanel(sightPanel())
    .withPanel(dataAgePanel())
    .withPanel(clientCountPanel())
    .withPanel(notSeenPanel());
  return stateTiles()
    .reduce((each, tile) => each.withPanel(tile), dashboard)
    .withRow(new RowBuilder('Clients'))
    .withPanel(clientTable())
    .withPanel(statusTimeline())
    .withRow(new RowBuilder('Clusters and versions'))
    .withPanel(clusterTable())
    .withPanel(versionBars())
    .withRow(new RowBuilder('As SailPoint sees it'))
    .withPanel(sailpointTable())
    .withPanel(certificateBars())
    .withPanel(clusterHealth())
    .withPanel(sailpointAlerts())
    .withRow(new RowBuilder('Over time'))
    .withPanel(statesOverTime())
    .withPanel(agesOverTime())
    .withPanel(longestSilent())
    .withPanel(healthEvents())
    .withPanel(shortOfResources())
    .build();
};
