import type { Millis } from '../lib/units.ts';
import { type Answer, refuse, unauthorized } from './answer.ts';
import type { OperationName } from './operations.ts';
import { fraction } from './seeded.ts';
import { invalidClient } from './token-endpoint.ts';

/** What becomes of the API itself. */
export type Weather =
  | { readonly kind: 'clear' }
  /** Somebody else spends this share of each client id's budget. */
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
  /** X-Total-Count of clients is wrong by so many. */
  | { readonly kind: 'miscounting'; readonly by: number }
  /** The tenant's clock is ahead by so much. */
  | { readonly kind: 'skewed'; readonly by: Millis };

/** What a request is answered because of the weather alone. */
export function weatherAnswer(
  weather: Weather,
  operation: OperationName | 'unknown',
  requestId: string,
): Answer | null {
  switch (weather.kind) {
    case 'down':
      return unavailable;
    case 'erring': {
      const isSpared = operation === 'token' || operation === 'oauthInfo';
      return isSpared || fraction('erring', requestId) >= weather.share ? null : refuse(500);
    }
    case 'refusing':
      if (operation === 'oauthInfo') return null;
      return operation === 'token' ? invalidClient : unauthorized('JWT validation failed: JWT is expired');
    case 'clear':
    case 'busy':
    case 'forbidding':
    case 'empty':
    case 'miscounting':
    case 'skewed':
      return null;
    default:
      return weather satisfies never;
  }
}

/** What a gateway says when nothing behind it answers. */
const unavailable: Answer = {
  status: 503,
  body: '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>',
  headers: { 'content-type': 'text/html' },
};
