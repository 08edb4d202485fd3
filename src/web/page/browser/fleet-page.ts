import { html, nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { listenForActions } from './actions.ts';
import { changesView, linksView } from './changes-view.ts';
import { detailView } from './detail-view.ts';
import { faviconOf } from './favicon.ts';
import { type Feed, followFleet } from './feed.ts';
import type { Fleet, FleetClient, FleetTenant } from './fleet.ts';
import { plainQuery, type Query, readQuery, writeQuery } from './query.ts';
import { columnsOf, rowView } from './row-view.ts';
import { findRows, keyOf, type Row } from './rows.ts';
import { levelMarks, tenantView } from './tenant-view.ts';
import { toolsView } from './tools-view.ts';
import { visibleRows } from './visible-rows.ts';
import { spanSince } from './words.ts';

const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

const levels = Object.keys(levelMarks) as FleetTenant['level'][];

let feed: Feed = { fleet: null, silentSince: null, now: Date.now };
let query: Query = readQuery(location.search);
let selected: string | null = null;
/** The last list, kept until the fleet or the query changes. */
let list: { readonly of: Fleet; readonly query: Query; readonly found: ReturnType<typeof findRows> } | null =
  null;

function foundIn(fleet: Fleet): ReturnType<typeof findRows> {
  if (list?.of !== fleet || list.query !== query) list = { of: fleet, query, found: findRows(fleet, query) };
  return list.found;
}

function show(): void {
  const { fleet, silentSince } = feed;
  showTrouble(silentSince);
  if (fleet === null) return;
  removeSummary();
  const now = feed.now();
  const found = foundIn(fleet);
  if (!found.rows.some(({ key }) => key === selected)) selected = found.rows[0]?.key ?? null;
  render(tenantsView(fleet, now), part('tenants'));
  render(toolsView(fleet, query, found), part('tools'));
  render(listView(fleet, found.rows, now), part('list'));
  render(linksView(fleet), part('links'));
  render(changesView(fleet), part('recent'));
  part('marks').hidden = !fleet.exporter.isDemo;
  showDetail(fleet, now);
  showWorst(fleet, silentSince);
}

/** What the server wrote for those without a script. */
function removeSummary(): void {
  if (document.body.classList.contains('live')) return;
  part('tenants').replaceChildren();
  document.body.classList.add('live');
}

function showTrouble(silentSince: number | null): void {
  const span = silentSince === null ? '' : spanSince(silentSince, feed.now());
  const text = silentSince === null ? '' : `The exporter has not answered for ${span}. What is shown is old.`;
  if (part('trouble').textContent !== text) part('trouble').textContent = text;
}

let rowHeight = 44;

const byLevel = (one: FleetTenant, other: FleetTenant): number =>
  levels.indexOf(one.level) - levels.indexOf(other.level);

/** The worst first. */
const tenantsView = ({ tenants, exporter }: Fleet, now: number) =>
  tenants.toSorted(byLevel).map((tenant) => tenantView(tenant, exporter.drills.includes(tenant.tenant), now));

function listView(fleet: Fleet, rows: readonly Row[], now: number): TemplateResult {
  const top = document.querySelector('#list tbody')?.getBoundingClientRect().top ?? 0;
  const { first, end, above, below } = visibleRows(rows.length, rowHeight, top, innerHeight);
  const isGrouped = query.view === 'clusters';
  const columns = columnsOf(fleet, isGrouped);
  const shown = rows.slice(first, end).map((row, index) => ({ row, index: first + index }));
  return html`
    <table role="treegrid" aria-rowcount=${rows.length + 1}>
      <caption class="unseen">${isGrouped ? 'Clusters and their appliances' : 'Appliances'}</caption>
      <thead>
        <tr><th scope="col" class="state">State</th><th scope="col">Name</th>${columns.map(([name, text]) => html`<th scope="col" class=${name}>${text}</th>`)}</tr>
      </thead>
      <tbody>
        ${spacer(above, columns.length)}
        ${repeat(
          shown,
          ({ row }) => row.key,
          ({ row, index }) =>
            rowView(row, { fleet, now, index, isSelected: row.key === selected, isGrouped }),
        )}
        ${spacer(below, columns.length)}
      </tbody>
    </table>
    ${rows.length === 0 ? html`<p class="empty">${emptyText(fleet)}</p>` : nothing}
  `;
}

/** Attributes for a height: the policy of the page allows no styles in them. */
const spacer = (height: number, columns: number): TemplateResult =>
  html`<tr class="spacer" aria-hidden="true"><td colspan=${columns + 2} height=${height}></td></tr>`;

function emptyText(fleet: Fleet): string {
  if (query.search !== '' || query.verdicts.length > 0) return 'No appliance matches. Esc shows all.';
  if (fleet.tenants.some(({ level }) => level === 'blind'))
    return 'Nothing is known: the list could not be read yet.';
  return 'SailPoint lists no appliances.';
}

function clientOf(fleet: Fleet, key: string): FleetClient | undefined {
  for (const { clients } of fleet.tenants) {
    for (const client of clients.values()) if (keyOf(client) === key) return client;
  }
  return undefined;
}

function showDetail(fleet: Fleet, now: number): void {
  const dialog = part('detail') as HTMLDialogElement;
  const client = query.detail === null ? undefined : clientOf(fleet, query.detail);
  const tenant = fleet.tenants.find((one) => one.tenant === client?.tenant);
  render(client === undefined ? nothing : detailView(client, tenant, now), dialog);
  if (client !== undefined && !dialog.open) dialog.showModal();
  if (client === undefined && dialog.open) dialog.close();
}

let told = '';

/** Updates the title, the icon and the text for screen readers. */
function showWorst({ tenants }: Fleet, silentSince: number | null): void {
  const [worst] = tenants.toSorted(byLevel);
  const level = silentSince === null ? (worst?.level ?? 'unknown') : 'blind';
  const text = silentSince === null ? (worst?.text ?? 'no tenants') : 'the exporter does not answer';
  document.title = `${levelMarks[level]} ${text} – SailPoint fleet`;
  part('icon').setAttribute('href', faviconOf(level));
  const said = tenants.map(({ tenant, text: headline }) => `${tenant}: ${headline}`).join('. ');
  if (said === told) return;
  told = said;
  part('said').textContent = said;
}

function ask(next: Partial<Query>, how: 'push' | 'replace' = 'replace'): void {
  query = { ...query, ...next };
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', writeQuery(query));
  show();
}

listenForActions({
  query: () => query,
  ask,
  reset: () => ask({ ...plainQuery, view: query.view }),
  select: (key) => {
    selected = key;
    show();
    document.querySelector<HTMLElement>('#list tr[tabindex="0"]')?.focus({ preventScroll: true });
  },
  rows: () => (feed.fleet === null ? [] : foundIn(feed.fleet).rows),
  selected: () => selected,
  rowHeight: () => rowHeight,
});

addEventListener('popstate', () => {
  query = readQuery(location.search);
  (part('search') as HTMLInputElement).value = query.search;
  show();
});

function measure(): void {
  const row = document.querySelector('#list tr[data-key]')?.getBoundingClientRect().height;
  if (row !== undefined && row > 0 && Math.abs(row - rowHeight) > 0.5) {
    rowHeight = row;
    show();
  }
}

let isDrawing = false;

/** Draws at most once per frame. */
function drawSoon(): void {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    show();
    measure();
  });
}

addEventListener('scroll', drawSoon, { passive: true });
addEventListener('resize', drawSoon);
setInterval(() => {
  if (!document.hidden) drawSoon();
}, 1_000);

(part('search') as HTMLInputElement).value = query.search;
followFleet((next) => {
  feed = next;
  drawSoon();
});
