import { html, nothing, type TemplateResult } from 'lit-html';
import { shortSpan } from '../../../lib/short-span.ts';
import type { Fleet, FleetTenant } from './fleet.ts';
import { clockTime } from './words.ts';

type Change = FleetTenant['history']['changes'][number];

/** The most changes shown. */
const most = 30;

/** Where to look further, if that is configured. */
export const linksView = ({ exporter: { links } }: Fleet): TemplateResult => html`
  <p class="links">
    ${links.grafana === undefined ? nothing : html`<a href=${links.grafana}>Dashboards in Grafana</a>`}
    ${links.alertmanager === undefined ? nothing : html`<a href=${links.alertmanager}>Alerts in Alertmanager</a>`}
  </p>
`;

/** What has changed lately, the newest first. */
export function changesView({ tenants }: Fleet): TemplateResult | typeof nothing {
  const changes = tenants
    .flatMap(({ tenant, history }) => history.changes.map((change) => ({ tenant, change })))
    .toSorted((one, other) => Date.parse(other.change.at ?? '') - Date.parse(one.change.at ?? ''));
  if (changes.length === 0) return nothing;
  return html`
    <section class="changes" aria-labelledby="changes">
      <h2 id="changes">Recent changes</h2>
      <ol>
        ${changes
          .slice(0, most)
          .map(
            ({ change }) =>
              html`<li><time>${clockTime(change.at ?? '')}</time> <span><bdi>${change.clientName ?? change.clientId}</bdi> (<bdi>${change.clusterName ?? change.clusterId ?? 'no cluster'}</bdi>): ${sentence(change)}</span></li>`,
          )}
      </ol>
    </section>
  `;
}

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
