import pLimit from 'p-limit';
import type { ApiFailure } from '../fleet/api-failure.ts';
import { failed, ok, type Result } from '../lib/result.ts';

/** The API's longest page. */
export const pageSize = 250;

export interface Page<T> {
  readonly elements: readonly T[];
  /** X-Total-Count, where it was asked for and came. */
  readonly total: number | null;
}

export type FetchPage<T> = (
  range: { readonly offset: number; readonly limit: number; readonly count: boolean },
  signal: AbortSignal,
) => Promise<Result<Page<T>, ApiFailure>>;

export interface Collection<T> {
  readonly elements: readonly T[];
  /** Every element there is was in a page. */
  readonly complete: boolean;
  /** How many there are beyond `most`; without a total, as far as was read. */
  readonly beyond: number;
  /** The API said how many there are. */
  readonly counted: boolean;
}

export interface PagingOptions {
  readonly concurrency: number;
  /** More are not fetched. */
  readonly most: number;
}

/**
 * Reads a whole collection. The first page asks for the total; when it comes, the other pages are read side by side, else one
 * after the other; both up to one that is not full. A failed page fails the whole: what is missing must not look gone.
 */
export async function readAllPages<T>(
  fetch: FetchPage<T>,
  options: PagingOptions,
  signal: AbortSignal,
): Promise<Result<Collection<T>, ApiFailure>> {
  const first = await fetch({ offset: 0, limit: pageSize, count: true }, signal);
  if (first.kind === 'failed') return first;
  const { elements, total } = first.value;
  const isCounted = total !== null && total >= elements.length;
  const counted = isCounted ? await readSideBySide(fetch, total, options, signal) : ok([]);
  if (counted.kind === 'failed') return counted;
  const pages = [elements, ...counted.value];
  const found = pages.flat();
  // A full page is never the last one, whatever the total says.
  const mayGoOn = !isCounted || (found.length >= total && found.length < options.most);
  const rest = mayGoOn
    ? await readOneByOne(fetch, { already: found.length, last: pages.at(-1)?.length ?? 0 }, options, signal)
    : ok([]);
  if (rest.kind === 'failed') return rest;
  const all = [...found, ...rest.value];
  const known = Math.max(total ?? 0, all.length);
  return ok({
    elements: all.slice(0, options.most),
    complete: all.length >= Math.min(known, options.most),
    beyond: Math.max(0, known - options.most),
    counted: total !== null,
  });
}

async function readSideBySide<T>(
  fetch: FetchPage<T>,
  total: number,
  { concurrency, most }: PagingOptions,
  signal: AbortSignal,
): Promise<Result<readonly (readonly T[])[], ApiFailure>> {
  const pages = Math.ceil(Math.min(total, most) / pageSize);
  const offsets = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => (index + 1) * pageSize);
  const given = new AbortController();
  const either = AbortSignal.any([signal, given.signal]);
  const limit = pLimit(concurrency);
  let failure: ApiFailure | null = null;
  const read = async (offset: number): Promise<readonly T[]> => {
    if (either.aborted) return [];
    const page = await fetch({ offset, limit: pageSize, count: false }, either);
    if (page.kind === 'ok') return page.value.elements;
    failure ??= page.failure;
    given.abort();
    return [];
  };
  const found = await Promise.all(offsets.map((offset) => limit(read, offset)));
  if (failure !== null) return failed(failure);
  return signal.aborted ? failed({ kind: 'aborted' }) : ok(found);
}

async function readOneByOne<T>(
  fetch: FetchPage<T>,
  { already, ...before }: { readonly already: number; readonly last: number },
  { most }: PagingOptions,
  signal: AbortSignal,
): Promise<Result<readonly T[], ApiFailure>> {
  const elements: T[] = [];
  let { last } = before;
  // Up to one more than wanted: without a total nothing else tells whether there are any.
  while (last === pageSize && already + elements.length <= most) {
    const offset = already + elements.length;
    const page = await fetch({ offset, limit: pageSize, count: false }, signal);
    if (page.kind === 'failed') return page;
    elements.push(...page.value.elements);
    last = page.value.elements.length;
  }
  return ok(elements);
}
