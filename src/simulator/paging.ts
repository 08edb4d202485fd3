import { failed, ok, type Result } from '../lib/result.ts';
import { type Answer, okay, refuse } from './answer.ts';

export interface Page {
  readonly limit: number;
  readonly offset: number;
  readonly count: boolean;
}

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

const maxLimit = 250;

/** SailPoint's standard collection parameters. */
export function parsePage(query: Query): Result<Page, Answer> {
  const { limit: limitText, offset: offsetText, count = 'false' } = query;
  const limit = parseCount(limitText, maxLimit);
  const offset = parseCount(offsetText, 0);
  if (limit === null || limit > maxLimit) {
    return failed(refuse(400, `limit must be an integer from 0 to ${maxLimit}.`));
  }
  if (offset === null) return failed(refuse(400, 'offset must be an integer of at least 0.'));
  if (count !== 'true' && count !== 'false') return failed(refuse(400, 'count must be true or false.'));
  return ok({ limit, offset, count: count === 'true' });
}

function parseCount(value: Query[string], fallback: number): number | null {
  if (value === undefined) return fallback;
  return typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : null;
}

/** What a fault may do to the cutting of a page. */
export interface PageFaults {
  /** So many of its last elements are left out. */
  readonly missing: number;
  /** The order has moved by one: the page starts with an element already delivered and lacks its last. */
  readonly shifted: boolean;
  /** The order of this call, when it is not the usual one. */
  readonly reorder: (<T>(elements: readonly T[]) => readonly T[]) | null;
  /** What becomes of an element, when it is not left as it is. */
  readonly spoil: ((element: unknown, at: number) => unknown) | null;
}

/** One page of elements that are computed only if they are on it. */
export function answerPage(elements: readonly (() => unknown)[], page: Page, faults: PageFaults): Answer {
  const { limit, offset, count } = page;
  const ordered = faults.reorder?.(elements) ?? elements;
  const due = ordered.slice(offset, offset + limit);
  const [first] = ordered.slice(Math.max(0, offset - 1));
  const shifted =
    faults.shifted && first !== undefined && due.length > 1 ? [first, ...due.slice(0, -1)] : due;
  const delivered = shifted.slice(0, Math.max(0, shifted.length - faults.missing));
  return okay(
    delivered.map((element, at) => (faults.spoil === null ? element() : faults.spoil(element(), at))),
    count ? { 'x-total-count': String(elements.length) } : {},
  );
}
