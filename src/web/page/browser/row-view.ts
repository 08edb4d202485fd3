import { html, type TemplateResult } from 'lit-html';
import { clusterVerdictWords, verdictWords } from '../../../fleet/verdict-words.ts';
import { clusterNotes } from './cluster-notes.ts';
import type { Fleet, FleetClient, FleetCluster, FleetTenant } from './fleet.ts';
import type { Row } from './rows.ts';
import { type PastState, stripView } from './strip-view.ts';
import { lastContact, plural, verdictText } from './words.ts';

const verdictOrder = Object.keys(verdictWords);

/** What is not in service says nothing about its cluster while others work. */
const clusterOrder = [...verdictOrder.filter((verdict) => verdict !== 'not_in_service'), 'not_in_service'];

/** What a row needs besides its own data. */
interface RowContext {
  readonly fleet: Fleet;
  readonly now: number;
  /** Of the whole list, which is not in the document as a whole. */
  readonly index: number;
  readonly isSelected: boolean;
}

export const rowView = (row: Row, context: RowContext): TemplateResult =>
  row.kind === 'cluster' ? clusterView(row.cluster, row, context) : clientView(row.client, row.key, context);

const clusterView = (
  cluster: FleetCluster,
  { key, isOpen }: Extract<Row, { kind: 'cluster' }>,
  { fleet, now, index, isSelected }: RowContext,
): TemplateResult => html`
  <tr class="cluster" data-key=${key} data-kind="cluster" aria-level="1" aria-rowindex=${index + 2} aria-expanded=${isOpen} tabindex=${isSelected ? 0 : -1}>
    <td><span class="verdict ${cluster.verdict}">${clusterVerdictWords[cluster.verdict]}</span></td>
    <th scope="row" title=${cluster.name ?? cluster.id ?? ''}>
      <span class="twist" aria-hidden="true">${isOpen ? '▾' : '▸'}</span>
      <bdi>${cluster.name ?? cluster.id ?? 'no cluster'}</bdi>
      <small>${clusterNotes(cluster, now).join(' · ')}</small>
    </th>
    <td data-label="Appliances">${healthyOf(cluster)}</td>
    <td data-label="Version" title=${cluster.versions.join(', ')}>${versionsOf(cluster)}</td>
    <td data-label="Tenant"><bdi>${cluster.tenant}</bdi></td>
    <td class="history">${stripView(historiesOf(fleet, cluster), clusterOrder, now, 'The worst of its appliances in the last hour')}</td>
  </tr>
`;

const clientView = (
  client: FleetClient,
  key: string,
  { now, index, isSelected }: RowContext,
): TemplateResult => html`
  <tr class="client" data-key=${key} data-kind="client" aria-level="2" aria-rowindex=${index + 2} tabindex=${isSelected ? 0 : -1}>
    <td><span class="verdict ${client.verdict}">${verdictText(client, now)}</span></td>
    <th scope="row" title=${client.name ?? client.id}>
      <bdi>${client.name ?? '(no name)'}</bdi>
      <small title=${client.clusterName ?? client.clusterId ?? ''}><bdi>${client.clusterName ?? client.clusterId ?? 'no cluster'}</bdi></small>
    </th>
    <td data-label="Last contact">${lastContact(client, now)}</td>
    <td data-label="Version" title=${client.vaVersion ?? ''}><bdi>${client.vaVersion ?? '—'}</bdi></td>
    <td data-label="Tenant"><bdi>${client.tenant}</bdi></td>
    <td class="history">${stripView([client.history], verdictOrder, now, 'Its state in the last hour')}</td>
  </tr>
`;

function healthyOf({ healthy, inService, clients }: FleetCluster): string {
  if (clients === 0) return 'no appliances';
  return inService === 0
    ? `${plural(clients, 'appliance')}, none in service`
    : `${healthy} of ${inService} healthy`;
}

const versionsOf = ({ versions: [first, ...others] }: FleetCluster): string =>
  first === undefined
    ? '—'
    : `${first}${others.length === 0 ? '' : ` and ${plural(others.length, 'other')}`}`;

const memberHistories = new WeakMap<
  FleetTenant,
  ReadonlyMap<string | null, readonly (readonly PastState[])[]>
>();

/** The histories of all appliances of a cluster. */
function historiesOf({ tenants }: Fleet, { tenant, id }: FleetCluster): readonly (readonly PastState[])[] {
  const found = tenants.find((one) => one.tenant === tenant);
  if (found === undefined) return [];
  const known = memberHistories.get(found) ?? groupHistories(found);
  memberHistories.set(found, known);
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
