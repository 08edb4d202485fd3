import { html, nothing, type TemplateResult } from 'lit-html';
import { verdictWords } from '../../../fleet/verdict-words.ts';
import { type FleetClient, type FleetTenant, isStale } from './fleet.ts';
import { pastHour, pastWords } from './past-hour.ts';
import { ownAlert } from './row-notes.ts';
import { stripView } from './strip-view.ts';
import { fullTime, lastContact, plural, spanSince, verdictText } from './words.ts';

/** The runbook of the alert about an appliance in such a state. */
const runbooks: Partial<Record<FleetClient['verdict'], string>> = {
  unhealthy: 'SailPointClientUnhealthy',
  not_seen: 'SailPointClientNotSeen',
  degraded: 'SailPointClientDegraded',
  configuring: 'SailPointClientConfiguring',
};

/** All that is known about one appliance, with links to what helps next. */
export const detailView = (
  client: FleetClient,
  tenant: FleetTenant | undefined,
  now: number,
): TemplateResult => html`
  <header>
    <h2><bdi>${client.name ?? '(no name)'}</bdi></h2>
    <form method="dialog"><button>Close</button></form>
  </header>
  <p><span class="verdict ${client.verdict} ${isLastKnown(client, tenant) ? 'stale' : ''}">${verdictText(client, now)}</span> ${client.reason}</p>
  ${isLastKnown(client, tenant) ? html`<p class="old">${oldWords(client, tenant)}</p>` : nothing}
  ${runbookOf(client)}
  <p class="strip-name">Last hour</p>
  ${pastView(client, tenant, now)}
  <dl>
    ${line('In this state', sinceOf(client, now))}
    ${line('SailPoint says', [client.status, ownAlert(client.alertKey, client.status)].filter(Boolean).join(', '))}
    ${line('Last contact', `${lastContact(client, now)}${client.lastSeen === null ? '' : `, ${fullTime(client.lastSeen)}`}`)}
    ${line('Last status call', pollOf(client))}
    ${line('Health', healthOf(client))}
    ${line('Cluster', client.clusterName ?? client.clusterId ?? '—')}
    ${line('Tenant', client.tenant)}
    ${line('Type', client.type ?? '—')}
    ${line('Version', client.vaVersion ?? '—')}
    ${line('System', client.os ?? '—')}
    ${line('Provisioned', client.provisionStatus ?? '—')}
    ${copied('Id', client.id)}
    ${copied('PromQL', `sailpoint_managed_client_status{client_id=${JSON.stringify(client.id)}} == 1`)}
    ${copied('Command', `sailpoint-exporter clients get ${quoted(client.id)} --tenant ${quoted(client.tenant)}`)}
  </dl>
`;

const isLastKnown = (client: FleetClient, tenant: FleetTenant | undefined): boolean =>
  client.isMissing || isStale(tenant);

const oldWords = ({ isMissing }: FleetClient, tenant: FleetTenant | undefined): string =>
  isMissing
    ? 'It left the list together with too many others to be believed. All of this is as last known.'
    : `The tenant is ${tenant?.text ?? 'not known'}. All of this is as last known.`;

function pastView({ history }: FleetClient, tenant: FleetTenant | undefined, now: number) {
  const past = pastHour([history], Object.keys(verdictWords), now, tenant?.history.sight);
  return stripView(past, pastWords(past));
}

const line = (name: string, value: string): TemplateResult =>
  html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`;

const copied = (name: string, value: string): TemplateResult =>
  html`<div><dt>${name}</dt><dd><code>${value}</code> <button class="copy" data-copy=${value}>Copy<span class="unseen"> ${name}</span></button></dd></div>`;

function sinceOf({ history }: FleetClient, now: number): string {
  const since = history.at(-1)?.since ?? null;
  return since === null ? '—' : `for ${spanSince(Date.parse(since), now)}, since ${fullTime(since)}`;
}

function pollOf({ pollSucceeded, pollFailure, lastPoll }: FleetClient): string {
  if (pollSucceeded === null) return 'not asked yet';
  if (pollSucceeded) return `worked, ${fullTime(lastPoll)}`;
  if (pollFailure === null) return 'SailPoint has no status document for it';
  const last = lastPoll === null ? 'none has worked' : `the last that worked: ${fullTime(lastPoll)}`;
  return `failed: ${pollFailure}; ${last}`;
}

const healthOf = ({ healthEvents }: FleetClient): string =>
  healthEvents.map(({ category, level, count }) => `${category}: ${plural(count, level)}`).join(', ') ||
  'nothing reported';

function runbookOf({ verdict }: FleetClient): TemplateResult | typeof nothing {
  const name = runbooks[verdict];
  return name === undefined ? nothing : html`<p><a href="runbooks/${name}">What to do</a></p>`;
}

/** Quotes a text for a shell. */
const quoted = (text: string): string =>
  /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
