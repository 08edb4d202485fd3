import type { FailedCall } from '../fleet/api-failure.ts';
import { ok, type Result } from '../lib/result.ts';
import { pageSize } from './operations.ts';

/** One page of a collection. */
export interface ListPage<T> {
  readonly elements: readonly T[];
  /** X-Total-Count, where it was asked for and came. */
  readonly total: number | null;
}

export type FetchPage<T> = (
  range: { readonly offset: number; readonly limit: number; readonly count: boolean },
  signal: AbortSignal,
) => Promise<Result<ListPage<T>, FailedCall>>;

export interface Collection<T> {
  readonly elements: readonly T[];
  /** X-Total-Count; null where the API does not count. */
  readonly total: number | null;
  /** Every element there is was in a page. */
  readonly complete: boolean;
  /** How many there are beyond `most`; without a total, as far as was read. */
  readonly beyond: number;
  /** Requests that it took. */
  readonly requests: number;
}

export interface PagingOptions<T> {
  readonly concurrency: number;
  /** More are not fetched. */
  readonly most: number;
  /** Equal for equal elements: a page that brings nothing new is the last one. */
  readonly keyOf: (element: T) => unknown;
}

/**
 * Reads a whole collection, from what came to what comes next: offsets count elements, and a server may send shorter pages than
 * it is asked for. A total, when it comes, only decides how much is read ahead, and whether a short page may be the last: it may
 * be wrong. A failed page fails the whole, since what is missing must not look gone.
 */
export async function readAllPages<T>(
  fetch: FetchPage<T>,
  options: PagingOptions<T>,
  signal: AbortSignal,
): Promise<Result<Collection<T>, FailedCall>> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const counting = { requests: 0 };
  const fetchCounted: FetchPage<T> = (range, within) => {
    counting.requests += 1;
    return fetch(range, within);
  };
  try {
    const first = await fetchCounted({ offset: 0, limit: pageSize, count: true }, signal);
    if (first.kind === 'failed') return first;
    const ahead = readAhead(fetchCounted, first.value, options, either);
    const read = await readOn(ahead, first.value, options);
    if (read.kind === 'failed') return read;
    return ok({ ...collectionOf(read.value, first.value.total, options.most), ...counting });
  } finally {
    stop.abort();
  }
}

function collectionOf<T>({ elements, proven }: ReadOn<T>, total: number | null, most: number) {
  const known = Math.max(total ?? 0, elements.length);
  return {
    elements: elements.slice(0, most),
    total,
    complete: proven >= Math.min(known, most),
    beyond: Math.max(0, known - most),
  };
}

type PageAt<T> = (offset: number) => Promise<Result<ListPage<T>, FailedCall>>;

interface ReadOn<T> {
  readonly elements: readonly T[];
  /**
   * How many elements were surely read. After a short page what comes next may overlap with it, and what the page lacked may be on
   * none: then only different elements count.
   */
  readonly proven: number;
}

async function readOn<T>(
  pageAt: PageAt<T>,
  first: ListPage<T>,
  { most, keyOf }: PagingOptions<T>,
): Promise<Result<ReadOn<T>, FailedCall>> {
  const elements: T[] = [];
  const seen = new Set<unknown>();
  let page = first;
  let overlaps = false;
  const end = () => ok({ elements, proven: overlaps ? seen.size : elements.length });
  for (;;) {
    const before = seen.size;
    for (const element of page.elements) seen.add(keyOf(element));
    if (seen.size === before) return end();
    elements.push(...page.elements);
    if (isEnough(elements.length, page, first, most)) return end();
    overlaps ||= page.elements.length < first.elements.length;
    const next = await pageAt(elements.length);
    if (next.kind === 'failed') return next;
    page = next.value;
  }
}

/** A full page is never the last one, whatever the total says. */
function isEnough<T>(
  read: number,
  { elements: last }: ListPage<T>,
  { total }: ListPage<T>,
  most: number,
): boolean {
  if (read > most || (read === most && total !== null && total >= most)) return true;
  return total === read && last.length < pageSize;
}

/**
 * Begins with the pages that the total promises before they are asked for, so many at a time. Where even the first page is not
 * full the total may promise too much: then with few at first.
 */
function readAhead<T>(
  fetch: FetchPage<T>,
  { elements, total }: ListPage<T>,
  { concurrency, most }: PagingOptions<T>,
  signal: AbortSignal,
): PageAt<T> {
  const begun = new Map<number, ReturnType<FetchPage<T>>>();
  const step = elements.length;
  const end = Math.min(total ?? 0, most);
  let width = step === pageSize ? concurrency : 1;
  const begin = (offset: number): ReturnType<FetchPage<T>> => {
    const page = begun.get(offset) ?? fetch({ offset, limit: pageSize, count: false }, signal);
    begun.set(offset, page);
    return page;
  };
  return (offset) => {
    const page = begin(offset);
    // After a short page the offsets that the total promised are not those that come.
    if (offset % step !== 0) return page;
    for (let next = 1; next < width && offset + next * step < end; next++) void begin(offset + next * step);
    width = Math.min(concurrency, 2 * width);
    return page;
  };
}
