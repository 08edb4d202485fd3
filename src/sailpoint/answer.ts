import type { ApiFailure, RefusalKind } from '../fleet/api-failure.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import type { Secret } from '../lib/secret.ts';
import { type Instant, instant, type Millis } from '../lib/units.ts';
import { parseBoundedJson } from './bounded-json.ts';
import { isRefusalShaped, refusalOf } from './refusal.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Incoming } from './transport.ts';
import { isWebPage } from './web-page.ts';

export interface Answer {
  /** Null where the answer has no body. */
  readonly json: unknown;
  /** X-Total-Count, which a list carries when asked for a count. */
  readonly total: number | null;
  /** When the API sent it, by its own clock; null where it does not say. */
  readonly sentAt: Instant | null;
}

interface AnswerTerms {
  readonly now: Instant;
  /** Whether this JSON can be the operation's answer. */
  readonly isUsable: (json: unknown) => boolean;
  /** Secrets that the request carried. An answer may repeat them. */
  readonly secrets: readonly Secret[];
}

/** Returns the answer, or why it is not usable. Checks the content before it trusts the status. */
export function readAnswer(incoming: Incoming, terms: AnswerTerms): Result<Answer, ApiFailure> {
  const { status, headers, body } = incoming;
  if (status === 429) return failed({ kind: 'rate_limited', retryAfter: retryAfterOf(incoming, terms) });
  if (status === 407) return failed({ kind: 'proxy' });
  if (status >= 500) {
    const retryAfter = status === 503 ? retryAfterOf(incoming, terms) : null;
    return failed({ kind: 'server_error', ...refusalIn(incoming, terms), retryAfter });
  }
  if (status >= 300 && status < 400) return failed({ kind: 'redirect', status });
  if (isWebPage(body.bytes, headers['content-type'])) return failed({ kind: 'html', status });
  return status >= 400 ? failed(refusedBy(incoming, terms)) : readGood(incoming, terms);
}

function readGood(
  { status, headers, body }: Incoming,
  { isUsable }: AnswerTerms,
): Result<Answer, ApiFailure> {
  if (!body.isWhole) return failed({ kind: 'too_large', status });
  const json = status === 204 ? ok(null) : parseBoundedJson(body.bytes);
  if (json.kind === 'failed') return failed({ kind: json.failure, status });
  if (!isUsable(json.value)) return failed({ kind: 'schema', status });
  const total = totalIn(headers['x-total-count']);
  return ok({ json: json.value, total, sentAt: dateIn(headers.date) });
}

/** Only the API can judge credentials and scopes. A 401 or 403 in a foreign shape comes from something else. */
function refusedBy(incoming: Incoming, terms: AnswerTerms): ApiFailure {
  const { status } = incoming;
  const kind = refusalKinds.get(status) ?? 'rejected';
  const judgesUs = kind === 'token_refused' || kind === 'forbidden';
  const isEmpty = incoming.body.bytes.length === 0;
  if (judgesUs && !isEmpty && !isRefusalShaped(jsonIn(incoming))) return { kind: 'schema', status };
  return { kind, ...refusalIn(incoming, terms) };
}

const refusalKinds: ReadonlyMap<number, RefusalKind> = new Map([
  [401, 'token_refused'],
  [403, 'forbidden'],
  [404, 'not_found'],
]);

const refusalIn = (incoming: Incoming, { secrets }: AnswerTerms) =>
  refusalOf(incoming.status, jsonIn(incoming), secrets);

/** In bytes. Real refusals are about 600 long. */
const largestRefusal = 2 ** 16;

function jsonIn({ body }: Incoming): unknown {
  const json = body.bytes.length <= largestRefusal ? parseBoundedJson(body.bytes) : null;
  return json?.kind === 'ok' ? json.value : null;
}

/** A date refers to the API's clock, which may be hours away from ours. */
const retryAfterOf = ({ headers }: Incoming, { now }: AnswerTerms): Millis | null =>
  parseRetryAfter(headers['retry-after'], dateIn(headers.date) ?? now);

function dateIn(header: string | undefined): Instant | null {
  const sent = Date.parse(header ?? '');
  return Number.isNaN(sent) ? null : instant(sent);
}

const totalIn = (header: string | undefined): number | null =>
  header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : null;
