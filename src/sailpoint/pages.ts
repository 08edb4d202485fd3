import type { FailedCall } from '../fleet/api-failure.ts';
import { ok, type Result } from '../lib/result.ts';
import { pageSize } from './operations.ts';

/** One page of a collection. */
interface ListPage<T> {
  readonly elements: readonly T[];
  /** X-Total-Count, if it was requested and sent. */
  readonly total: number | null;
}

export type FetchPage<T> = (
  range: { readonly offset: number; readonly limit: number; readonly count: boolean },
  signal: AbortSignal,
) => Promise<Result<ListPage<T>, FailedCall>>;

interface Collection<T> {
  readonly elements: readonly T[];
  /** X-Total-Count; null if the API did not send it. */
  readonly total: number | null;
  /** Every element was in a page. */
  readonly complete: boolean;
  /** How many elements exist beyond `most`. Without a total: how many of them were read. */
  readonly beyond: number;
  /** How many requests it took. */
  readonly requests: number;
}

interface PagingOptions<T> {
  readonly concurrency: number;
  /** No more elements are fetched. */
  readonly most: number;
  /** Whether a full page is the last one where the total says so. Otherwise one more request finds out. */
  readonly trustsTotal?: boolean;
  /** Identifies an element. A page without new elements is the last one. */
  readonly keyOf: (element: T) => unknown;
}

/**
 * Reads a whole collection. Offsets count elements, and a server may send shorter pages than it is asked for, so each page starts
 * where the one before ended. The total may be wrong: it only decides how much is read ahead, and whether a short page may be the
 * last. If a page fails, the whole collection fails, because what is missing must not look deleted.
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
   * How many elements were read for certain. After a short page the next one may repeat elements, and the missing ones may be on no
   * page at all. Then only different elements count.
   */
  readonly proven: number;
}

async function readOn<T>(
  pageAt: PageAt<T>,
  first: ListPage<T>,
  options: PagingOptions<T>,
): Promise<Result<ReadOn<T>, FailedCall>> {
  const elements: T[] = [];
  const { keyOf } = options;
  const seen = new Set<unknown>();
  let page = first;
  let overlaps = false;
  const end = () => ok({ elements, proven: overlaps ? seen.size : elements.length });
  for (;;) {
    const before = seen.size;
    for (const element of page.elements) seen.add(keyOf(element));
    if (seen.size === before) return end();
    elements.push(...page.elements);
    if (isEnough(elements.length, page, first, options)) return end();
    overlaps ||= page.elements.length < first.elements.length;
    const next = await pageAt(elements.length);
    if (next.kind === 'failed') return next;
    page = next.value;
  }
}

/** A full page is never the last one, whatever the total says, unless that is trusted. */
function isEnough<T>(
  read: number,
  { elements: last }: ListPage<T>,
  { total }: ListPage<T>,
  { most, trustsTotal = false }: PagingOptions<T>,
): boolean {
  if (read > most || (read === most && total !== null && total >= most)) return true;
  return total === read && (trustsTotal || last.length < pageSize);
}

/**
 * Fetches the pages that the total promises in advance, several at a time. If the first page is not full, the total may be too
 * high, so it starts with one at a time.
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
    // After a short page the expected offsets no longer match.
    if (offset % step !== 0) return page;
    for (let next = 1; next < width && offset + next * step < end; next++) void begin(offset + next * step);
    width = Math.min(concurrency, 2 * width);
    return page;
  };
}
