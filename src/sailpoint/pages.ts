import pLimit from 'p-limit';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Failure } from './failure.ts';

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
) => Promise<Result<Page<T>, Failure>>;

export interface Collection<T> {
  readonly elements: readonly T[];
  /** Every element there is was in a page. */
  readonly complete: boolean;
  /** How many there are beyond `most`; without a total, as far as was read. */
  readonly beyond: number;
}

export interface PagingOptions {
  readonly concurrency: number;
  /** More are not fetched. */
  readonly most: number;
}

/**
 * Reads a whole collection. The first page asks for the total; when it comes, the other pages are read side by side, else one
 * after the other up to one that is not full. A failed page fails the whole: what is missing must not look gone.
 */
export async function readAllPages<T>(
  fetch: FetchPage<T>,
  options: PagingOptions,
  signal: AbortSignal,
): Promise<Result<Collection<T>, Failure>> {
  const first = await fetch({ offset: 0, limit: pageSize, count: true }, signal);
  if (first.kind === 'failed') return first;
  const { elements, total } = first.value;
  const rest =
    total === null || total < elements.length
      ? await readOneByOne(fetch, elements.length, options, signal)
      : await readSideBySide(fetch, total, options, signal);
  if (rest.kind === 'failed') return rest;
  const found = [...elements, ...rest.value];
  const known = Math.max(total ?? 0, found.length);
  return ok({
    elements: found.slice(0, options.most),
    complete: found.length >= Math.min(known, options.most),
    beyond: Math.max(0, known - options.most),
  });
}

async function readSideBySide<T>(
  fetch: FetchPage<T>,
  total: number,
  { concurrency, most }: PagingOptions,
  signal: AbortSignal,
): Promise<Result<readonly T[], Failure>> {
  const pages = Math.ceil(Math.min(total, most) / pageSize);
  const offsets = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => (index + 1) * pageSize);
  const given = new AbortController();
  const either = AbortSignal.any([signal, given.signal]);
  const limit = pLimit(concurrency);
  let failure: Failure | null = null;
  const read = async (offset: number): Promise<readonly T[]> => {
    if (either.aborted) return [];
    const page = await fetch({ offset, limit: pageSize, count: false }, either);
    if (page.kind === 'ok') return page.value.elements;
    failure ??= page.failure;
    given.abort();
    return [];
  };
  const elements = await Promise.all(offsets.map((offset) => limit(read, offset)));
  if (failure !== null) return failed(failure);
  return signal.aborted ? failed({ kind: 'aborted' }) : ok(elements.flat());
}

async function readOneByOne<T>(
  fetch: FetchPage<T>,
  already: number,
  { most }: PagingOptions,
  signal: AbortSignal,
): Promise<Result<readonly T[], Failure>> {
  const elements: T[] = [];
  let last = already;
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
