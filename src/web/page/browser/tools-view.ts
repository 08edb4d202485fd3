import { html, nothing, type TemplateResult } from 'lit-html';
import type { Verdict } from '../../../fleet/judge.ts';
import { verdictWords } from '../../../fleet/verdict-words.ts';
import { type Fleet, isStale } from './fleet.ts';
import { type Order, orders, type Query } from './query.ts';
import type { FoundRows } from './rows.ts';

const orderWords = {
  worst: 'worst first',
  name: 'name',
  silent: 'longest silent',
  version: 'version',
} as const satisfies Record<Order, string>;

const viewWords = { clusters: 'Clusters', appliances: 'Appliances' } as const satisfies Record<
  Query['view'],
  string
>;

/** Chips that filter, the two views, the order, and how many are shown. */
export const toolsView = (fleet: Fleet, query: Query, found: FoundRows): TemplateResult => html`
  <div class="chips" role="group" aria-label="Show only">
    ${(Object.keys(verdictWords) as Verdict[]).map((verdict) => chip(verdict, countOf(fleet, verdict), query))}
  </div>
  <div class="views" role="group" aria-label="View">
    ${(['clusters', 'appliances'] as const).map(
      (view) =>
        html`<button data-view=${view} aria-pressed=${query.view === view}>${viewWords[view]}</button>`,
    )}
  </div>
  <label><span class="sort-name">Sort</span> <select name="sort">${orders.map((order) => html`<option value=${order} ?selected=${order === query.order}>${orderWords[order]}</option>`)}</select></label>
  <p class="count">${found.count} of ${found.total} shown</p>
`;

const chip = (verdict: Verdict, { known, old }: VerdictCount, { verdicts }: Query): TemplateResult => {
  const isChosen = verdicts.includes(verdict);
  const count = known + old;
  return html`<button class="chip ${verdict} ${known === 0 ? 'stale' : ''}" data-verdict=${verdict} aria-pressed=${isChosen} ?hidden=${count === 0 && !isChosen}>${count} ${verdictWords[verdict]}${old === 0 ? nothing : html`<small>${known === 0 ? '' : `${old} `}as last known</small>`}</button>`;
};

interface VerdictCount {
  readonly known: number;
  /** Of tenants that cannot be seen. */
  readonly old: number;
}

const countOf = ({ tenants }: Fleet, verdict: Verdict): VerdictCount => ({
  known: sumOf(
    tenants.filter((tenant) => !isStale(tenant)),
    verdict,
  ),
  old: sumOf(tenants.filter(isStale), verdict),
});

const sumOf = (tenants: Fleet['tenants'], verdict: Verdict): number =>
  tenants.reduce((sum, { byVerdict }) => sum + byVerdict[verdict], 0);
