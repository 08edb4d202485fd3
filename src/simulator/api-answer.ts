import type { WireObject } from './wire-shapes.ts';

/** The answer of an operation. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const okay = (body: unknown, headers: Readonly<Record<string, string>> = {}): ApiAnswer => ({
  status: 200,
  body,
  headers,
});

const refusals = {
  400: {
    detailCode: '400.1 Bad Request Content',
    text: 'The request was syntactically correct but its content is semantically invalid.',
  },
  403: {
    detailCode: '403 Forbidden',
    text: 'The server understood the request but refuses to authorize it.',
  },
  404: {
    detailCode: '404 Not found',
    text: 'The server did not find a current representation for the target resource.',
  },
  500: { detailCode: '500.0 Internal Fault', text: 'An internal fault occurred.' },
} as const;

/** ErrorResponseDto, the shape of 400, 403, 404 and 500. The tracking id is filled in when it is sent. */
export function refuse(status: keyof typeof refusals, cause?: string): ApiAnswer {
  const { detailCode, text } = refusals[status];
  const message = (words: string): WireObject => ({ locale: 'en-US', localeOrigin: 'DEFAULT', text: words });
  const causes = cause === undefined ? [] : [message(cause)];
  return { status, body: { detailCode, trackingId: null, messages: [message(text)], causes } };
}

export const unauthorized = (error: string): ApiAnswer => ({ status: 401, body: { error } });

export const limited = (retryAfterSeconds: number): ApiAnswer => ({
  status: 429,
  body: { message: ' Rate Limit Exceeded ' },
  headers: { 'retry-after': String(retryAfterSeconds) },
});
