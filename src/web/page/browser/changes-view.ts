import { html, nothing, type TemplateResult } from 'lit-html';
import { shortSpan } from '../../../lib/short-span.ts';
import type { Fleet, FleetTenant } from './fleet.ts';
import { keyOf } from './rows.ts';
import { clockTime, plural } from './words.ts';

type Change = FleetTenant['history']['changes'][number];

/** The most changes shown. */
const most = 30;

/** Where to look further, if that is configured. */
export const linksView = ({ exporter: { links } }: Fleet): TemplateResult => html`
  ${links.grafana === undefined ? nothing : html`<a href=${links.grafana}>Dashboards in Grafana</a>`}
  ${links.alertmanager === undefined ? nothing : html`<a href=${links.alertmanager}>Alerts in Alertmanager</a>`}
`;

/** What has changed lately, the newest first: one line that opens to the others. */
export function changesView({ tenants }: Fleet): TemplateResult | typeof nothing {
  const changes = tenants
    .flatMap((tenant) => tenant.history.changes.map((change) => ({ tenant, change })))
    .toSorted((one, other) => Date.parse(other.change.at ?? '') - Date.parse(one.change.at ?? ''));
  const [newest] = changes;
  if (newest === undefined) return nothing;
  const lines = changes
    .slice(0, most)
    .map(({ tenant, change }) => changeView(tenant, change, tenants.length));
  return html`
    <details class="changes">
      <summary><span>Last change</span> ${lineOf(newest.tenant, newest.change, tenants.length)}</summary>
      <h2>${plural(lines.length, 'recent change')}</h2>
      <ol>${lines}</ol>
    </details>
  `;
}

const changeView = (tenant: FleetTenant, change: Change, tenants: number): TemplateResult =>
  html`<li>${lineOf(tenant, change, tenants)}${
    tenant.clients.has(change.clientId)
      ? html` <button class="link" data-detail=${keyOf({ tenant: tenant.tenant, id: change.clientId })}>Details<span class="unseen"> of ${change.clientName ?? change.clientId}</span></button>`
      : nothing
  }</li>`;

const lineOf = ({ tenant }: FleetTenant, change: Change, tenants: number): TemplateResult =>
  html`<time datetime=${change.at ?? ''}>${clockTime(change.at ?? '')}</time> <span><bdi>${change.clientName ?? change.clientId}</bdi> (<bdi>${change.clusterName ?? change.clusterId ?? 'no cluster'}</bdi>${tenants > 1 ? html`, <bdi>${tenant}</bdi>` : nothing}): ${sentence(change)}</span>`;

function sentence({ kind, from, to, sinceSeenSeconds }: Change): string {
  const contact = sinceSeenSeconds === null ? '' : `, last contact ${shortSpan(sinceSeenSeconds)} before`;
  switch (kind) {
    case 'appeared':
      return 'appeared';
    case 'removed':
      return 'was removed';
    case 'not_seen':
      return `is not seen${contact}`;
    case 'seen_again':
      return 'is seen again';
    case 'status_changed':
      return `${from} → ${to}${contact}`;
    default:
      return kind satisfies never;
  }
}
