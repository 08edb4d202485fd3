import { html, nothing, type TemplateResult } from 'lit-html';
import { clusterVerdictWords, verdictWords } from '../../../fleet/verdict-words.ts';
import { type Fleet, type FleetClient, type FleetCluster, type FleetTenant, isStale } from './fleet.ts';
import { type PastState, pastHour, pastWords } from './past-hour.ts';
import { clientNotes, clusterNotes } from './row-notes.ts';
import type { Row } from './rows.ts';
import { stripView } from './strip-view.ts';
import { lastContact, plural, verdictText } from './words.ts';

/** What is not in service says nothing about its cluster while others work. */
const clusterOrder = [
  ...Object.keys(verdictWords).filter((verdict) => verdict !== 'not_in_service'),
  'not_in_service',
];

/** What a row needs besides its own data. */
interface RowContext {
  readonly fleet: Fleet;
  readonly now: number;
  /** Of the whole list, which is not in the document as a whole. */
  readonly index: number;
  readonly isSelected: boolean;
  /** Its appliances stand below their clusters, whose names need no repeating. */
  readonly isGrouped: boolean;
}

/** The columns after state and name. The tenant's name is shown where there are several. */
export const columnsOf = ({ tenants }: Fleet, isGrouped: boolean): readonly (readonly [string, string])[] => [
  ['contact', isGrouped ? 'Appliances' : 'Last contact'],
  ['says', 'SailPoint says'],
  ['version', 'Version'],
  ...(tenants.length > 1 ? [['tenant-name', 'Tenant'] as const] : []),
  ['history', 'Last hour'],
];

export const rowView = (row: Row, context: RowContext): TemplateResult =>
  row.kind === 'cluster' ? clusterView(row.cluster, row, context) : clientView(row.client, row.key, context);

function clusterView(
  cluster: FleetCluster,
  { key, isOpen }: Extract<Row, { kind: 'cluster' }>,
  { fleet, now, index, isSelected }: RowContext,
): TemplateResult {
  const tenant = tenantOf(fleet, cluster.tenant);
  const name = cluster.name ?? cluster.id ?? 'no cluster';
  const notes = clusterNotes(cluster, now, isOpen).join(' · ');
  const version = cluster.versions[0] ?? '—';
  return html`
    <tr class="cluster" data-key=${key} data-kind="cluster" aria-level="1" aria-rowindex=${index + 2} aria-expanded=${isOpen} tabindex=${isSelected ? 0 : -1}>
      ${stateCell(cluster.verdict, clusterVerdictWords[cluster.verdict], isStale(tenant))}
      <th scope="row" class="name" title=${name}>
        <span class="twist" aria-hidden="true">${isOpen ? '▾' : '▸'}</span>
        <bdi>${name}</bdi>
        <small title=${notes}>${notes}</small>
      </th>
      <td class="contact">${healthyOf(cluster)}</td>
      <td class="says ${differs(cluster) ? 'differs' : ''}" title=${differs(cluster) ? 'SailPoint judges this cluster differently' : ''}>${cluster.status ?? '—'}</td>
      <td class="version" title=${cluster.versions.join(', ')}><bdi>${version}</bdi>${cluster.versions.length > 1 ? html`<small>and ${plural(cluster.versions.length - 1, 'other')}</small>` : nothing}</td>
      ${tenantCell(fleet, cluster.tenant)}
      ${historyCell(membersOf(tenant, cluster.id), clusterOrder, tenant, now)}
    </tr>
  `;
}

function clientView(
  client: FleetClient,
  key: string,
  { fleet, now, index, isSelected, isGrouped }: RowContext,
): TemplateResult {
  const tenant = tenantOf(fleet, client.tenant);
  const cluster = isGrouped ? [] : [client.clusterName ?? client.clusterId ?? 'no cluster'];
  const notes = [...cluster, ...clientNotes(client)].join(' · ');
  return html`
    <tr class="client" data-key=${key} data-kind="client" aria-level=${isGrouped ? 2 : 1} aria-rowindex=${index + 2} tabindex=${isSelected ? 0 : -1}>
      ${stateCell(client.verdict, verdictText(client, now), isStale(tenant) || client.isMissing)}
      <th scope="row" class="name" title=${client.name ?? client.id}>
        <bdi>${client.name ?? '(no name)'}</bdi>
        <small title=${notes}><bdi>${notes}</bdi></small>
      </th>
      <td class="contact">${lastContact(client, now)}</td>
      <td class="says">${client.status}</td>
      <td class="version" title=${client.vaVersion ?? ''}><bdi>${client.vaVersion ?? '—'}</bdi></td>
      ${tenantCell(fleet, client.tenant)}
      ${historyCell([client.history], Object.keys(verdictWords), tenant, now)}
    </tr>
  `;
}

const stateCell = (verdict: string, text: string, stale: boolean): TemplateResult =>
  html`<td class="state"><span class="verdict ${verdict} ${stale ? 'stale' : ''}">${text}</span>${stale ? html`<small>as last known</small>` : nothing}</td>`;

const tenantCell = ({ tenants }: Fleet, name: string): TemplateResult | typeof nothing =>
  tenants.length > 1 ? html`<td class="tenant-name" title=${name}><bdi>${name}</bdi></td>` : nothing;

function historyCell(
  histories: readonly (readonly PastState[])[],
  order: readonly string[],
  tenant: FleetTenant | undefined,
  now: number,
): TemplateResult {
  const past = pastHour(histories, order, now, tenant?.history.sight);
  const words = pastWords(past);
  return html`<td class="history" title=${words}>${stripView(past, words)}</td>`;
}

/** SailPoint and the exporter judge the cluster differently. */
const differs = ({ status, verdict }: FleetCluster): boolean =>
  (verdict === 'healthy') !== (status === 'NORMAL') && status !== null && verdict !== 'not_in_service';

function healthyOf({ healthy, inService, clients }: FleetCluster): string {
  if (clients === 0) return 'no appliances';
  return inService === 0 ? `none of ${clients} in service` : `${healthy} of ${inService} healthy`;
}

const tenantOf = ({ tenants }: Fleet, name: string): FleetTenant | undefined =>
  tenants.find(({ tenant }) => tenant === name);

const memberHistories = new WeakMap<
  FleetTenant,
  ReadonlyMap<string | null, readonly (readonly PastState[])[]>
>();

/** The histories of all appliances of a cluster. */
function membersOf(tenant: FleetTenant | undefined, id: string | null): readonly (readonly PastState[])[] {
  if (tenant === undefined) return [];
  const known = memberHistories.get(tenant) ?? groupHistories(tenant);
  memberHistories.set(tenant, known);
  return known.get(id) ?? [];
}

const groupHistories = ({
  clients,
}: FleetTenant): ReadonlyMap<string | null, readonly (readonly PastState[])[]> =>
  new Map(
    [...Map.groupBy(clients.values(), ({ clusterId }) => clusterId)].map(([id, members]) => [
      id,
      members.map(({ history }) => history),
    ]),
  );
