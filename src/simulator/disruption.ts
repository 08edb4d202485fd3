import type { Millis } from '../lib/units.ts';
import { type ApiAnswer, refuse, unauthorized } from './api-answer.ts';
import { fraction } from './seeded.ts';
import type { SimulatedOperationName } from './simulated-operations.ts';
import { invalidClient } from './token-endpoint.ts';

/** What is wrong with the API itself at one moment. */
export type Disruption =
  | { readonly kind: 'none' }
  /** Another consumer uses this share of each client id's rate limit. */
  | { readonly kind: 'busy'; readonly share: number }
  | { readonly kind: 'down' }
  /** This share of the requests is answered with an internal error; tokens are issued. */
  | { readonly kind: 'erring'; readonly share: number }
  /** No credentials and no token are accepted. */
  | { readonly kind: 'refusing' }
  /** No token has these scopes, whatever it was issued with. */
  | { readonly kind: 'forbidding'; readonly scopes: readonly string[] }
  /** The list of clients is empty. */
  | { readonly kind: 'empty' }
  /** X-Total-Count of the clients is too high by this number. */
  | { readonly kind: 'miscounting'; readonly by: number }
  /** The tenant's clock is ahead by this span. */
  | { readonly kind: 'skewed'; readonly by: Millis };

/** The answer that the disruption alone gives to a request, if any. */
export function disruptionAnswer(
  disruption: Disruption,
  operation: SimulatedOperationName | 'unknown',
  requestId: string,
): ApiAnswer | null {
  switch (disruption.kind) {
    case 'down':
      return unavailable;
    case 'erring': {
      const isSpared = operation === 'token' || operation === 'oauthInfo';
      return isSpared || fraction('erring', requestId) >= disruption.share ? null : refuse(500);
    }
    case 'refusing':
      if (operation === 'oauthInfo') return null;
      return operation === 'token' ? invalidClient : unauthorized('JWT validation failed: JWT is expired');
    case 'none':
    case 'busy':
    case 'forbidding':
    case 'empty':
    case 'miscounting':
    case 'skewed':
      return null;
    default:
      return disruption satisfies never;
  }
}

/** The answer of a gateway that reaches nothing behind it. */
const unavailable: ApiAnswer = {
  status: 503,
  body: '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>',
  headers: { 'content-type': 'text/html' },
};
