import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { datasource } from './query.ts';

const dataSource = (): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');

const queried = (name: string, label: string, query: string): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(true)
    .includeAll(true)
    .current({ selected: true, text: ['All'], value: ['$__all'] });

const tenants = (): QueryVariableBuilder =>
  queried('tenant', 'Tenant', 'label_values(sailpoint_up, tenant)').allValue('.+');

/** Shows a cluster's name where there is one and its id otherwise. `.*` takes in clients that are in no cluster. */
const clusters = (shown: boolean): QueryVariableBuilder =>
  queried(
    'cluster',
    'Cluster',
    'query_result(count by (cluster_id, cluster_name) (sailpoint_managed_client_info{tenant=~"$tenant"}))',
  )
    .regex('/cluster_id="(?<value>[^"]+)"(?:, ?cluster_name="(?<text>[^"]+)")?/')
    .allValue('.*')
    .hide(shown ? VariableHide.DontHide : VariableHide.HideVariable);

const linkTo = (title: string, uid: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .icon('dashboard')
    .tooltip(`Opens ${title} with the same tenants and time`)
    .url(`/d/${uid}`)
    .includeVars(true)
    .keepTime(true);

export const uids = { fleet: 'sailpoint-fleet', exporter: 'sailpoint-exporter' } as const;

/** What both dashboards share. The other one is a link away. */
export const dashboardFrame = (of: {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Where no panel asks by cluster the choice is hidden, but kept for the way back. */
  readonly byCluster: boolean;
  readonly other: { readonly title: string; readonly uid: string };
}): DashboardBuilder =>
  new DashboardBuilder(of.title)
    .uid(of.uid)
    .description(of.description)
    .tags(['sailpoint', 'sailpoint-exporter'])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .variables([dataSource(), tenants(), clusters(of.byCluster)])
    .link(linkTo(of.other.title, of.other.uid));
