import type { ApiFailure, ApiRefusal } from '../fleet/api-failure.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import { type Instant, instant } from '../lib/units.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Incoming } from './transport.ts';

export interface Answer {
  /** Null where the answer has no body. */
  readonly json: unknown;
  /** X-Total-Count, which a list carries when asked for a count. */
  readonly total: number | null;
}

/** A good answer, or why it is none. Checks the content before believing it. */
export function readAnswer(incoming: Incoming, now: Instant): Result<Answer, ApiFailure> {
  const { status, headers, body } = incoming;
  if (status === 429) {
    const retryAfter = parseRetryAfter(headers['retry-after'], sentAt(headers.date, now));
    return failed({ kind: 'rate_limited', retryAfter });
  }
  if (status === 407) return failed({ kind: 'proxy' });
  if (status >= 400) return failed({ ...refusalOf(incoming), kind: refusalKind(status) });
  if (status >= 300) return failed({ kind: 'redirect', status });
  if (status === 204) return ok({ json: null, total: null });
  if (body.trimStart().startsWith('<')) return failed({ kind: 'html', status });
  const json = parseJson(body);
  return json === undefined
    ? failed({ kind: 'schema', status })
    : ok({ json, total: totalIn(headers['x-total-count']) });
}

/** By the API's own clock, on which its dates are; ours may be hours away from it. */
function sentAt(date: string | undefined, now: Instant): Instant {
  const sent = Date.parse(date ?? '');
  return Number.isNaN(sent) ? now : instant(sent);
}

const totalIn = (header: string | undefined): number | null =>
  header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : null;

function refusalKind(status: number): 'auth' | 'forbidden' | 'not_found' | 'rejected' | 'server_error' {
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  return status < 500 ? 'rejected' : 'server_error';
}

/** Reads whichever of the API's shapes of error it is: ErrorResponseDto, `{error}`, `{message}`, HTML or nothing. */
function refusalOf({ status, body }: Incoming): ApiRefusal {
  const json = parseJson(body);
  const trackingId = textAt(json, ['trackingId']);
  return {
    status,
    // It goes into logs: only what looks like an id does.
    trackingId: trackingId !== null && /^[\w-]{1,64}$/.test(trackingId) ? trackingId : null,
    detail: textAt(json, ['messages', '0', 'text']) ?? textAt(json, ['error']) ?? textAt(json, ['message']),
  };
}

function textAt(json: unknown, path: readonly string[]): string | null {
  let at = json;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return null;
    at = (at as Record<string, unknown>)[key];
  }
  return typeof at === 'string' ? at.slice(0, 300) : null;
}

function parseJson(text: string): unknown {
  try {
    // A byte order mark may be ignored (RFC 8259, 8.1); JSON.parse does not.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}
