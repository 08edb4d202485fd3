import { failed, ok, type Result } from '../lib/result.ts';
import { type ApiAnswer, okay, refuse } from './api-answer.ts';

interface PageRequest {
  readonly limit: number;
  readonly offset: number;
  readonly count: boolean;
}

export type QueryParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const maxLimit = 250;

/** SailPoint's standard collection parameters. */
export function parsePage(query: QueryParameters): Result<PageRequest, ApiAnswer> {
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

function parseCount(value: QueryParameters[string], fallback: number): number | null {
  if (value === undefined) return fallback;
  return typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : null;
}

/** One page of elements that are computed only if they are on it. */
export function answerPage(
  elements: readonly (() => unknown)[],
  { limit, offset, count }: PageRequest,
): ApiAnswer {
  const page = elements.slice(offset, offset + limit);
  return okay(
    page.map((element) => element()),
    count ? { 'x-total-count': String(elements.length) } : {},
  );
}
