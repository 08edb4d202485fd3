import type { Verdict } from '../../../fleet/judge.ts';

export const orders = ['worst', 'name', 'silent', 'version'] as const;
export type Order = (typeof orders)[number];

/** The state of the page. All of it is in the address, so that a link shows the same view. */
export interface Query {
  readonly search: string;
  /** Only these; empty: all. */
  readonly verdicts: readonly Verdict[];
  readonly order: Order;
  readonly view: 'clusters' | 'appliances';
  /** Clusters that show their appliances, as TENANT/ID. */
  readonly opened: readonly string[];
  /** The appliance whose details are shown, as TENANT/ID. */
  readonly detail: string | null;
}

export const plainQuery: Query = {
  search: '',
  verdicts: [],
  order: 'worst',
  view: 'clusters',
  opened: [],
  detail: null,
};

export function readQuery(address: string): Query {
  const found = new URLSearchParams(address);
  const order = orders.find((one) => one === found.get('sort'));
  return {
    search: found.get('q') ?? '',
    verdicts: found.getAll('state') as Verdict[],
    order: order ?? plainQuery.order,
    view: found.get('view') === 'appliances' ? 'appliances' : 'clusters',
    opened: found.getAll('open'),
    detail: found.get('appliance'),
  };
}

/** Begins with "?"; "." where there is nothing to say. */
export function writeQuery({ search, verdicts, order, view, opened, detail }: Query): string {
  const said = new URLSearchParams();
  if (search !== '') said.set('q', search);
  for (const verdict of verdicts) said.append('state', verdict);
  if (order !== plainQuery.order) said.set('sort', order);
  if (view !== plainQuery.view) said.set('view', view);
  for (const key of opened) said.append('open', key);
  if (detail !== null) said.set('appliance', detail);
  return said.size === 0 ? '.' : `?${said}`;
}
