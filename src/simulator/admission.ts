import type { AnyApiFamily } from '../fleet/api-family.ts';
import { type ApiAnswer, limited, refuse, unauthorized } from './api-answer.ts';
import type { SimulatedTenant } from './simulated-tenant.ts';
import type { SlidingWindow } from './sliding-window.ts';
import type { Grant, TokenStore } from './token-store.ts';

export interface Admission {
  readonly tenant: SimulatedTenant;
  readonly tokens: TokenStore;
  readonly limiter: SlidingWindow;
}

interface Passage {
  readonly family: AnyApiFamily;
  readonly scopes: readonly string[];
}

/** The grant of the token in the Authorization header, or the 401 that refuses it. */
export function authenticate(tokens: TokenStore, header: string | undefined): Grant | ApiAnswer {
  const [, token] = /^Bearer (\S+)$/i.exec(header ?? '') ?? [];
  if (token === undefined) return unauthorized('JWT validation failed: no bearer token');
  return tokens.find(token) ?? unauthorized('JWT validation failed: JWT is expired');
}

export const holdsAny = (grant: Grant, scopes: readonly string[]): boolean =>
  scopes.some((scope) => grant.scopes.includes('sp:scopes:all') || grant.scopes.includes(scope));

/** The 429 or 403 that refuses a request with a good token, if any. The rate limit holds per client id and API version. */
export function rejection(
  { tenant, limiter }: Admission,
  grant: Grant,
  { family, scopes }: Passage,
): ApiAnswer | null {
  const disruption = tenant.disruption();
  const share = disruption.kind === 'busy' ? disruption.share : 0;
  const wait = limiter.admit(`${grant.clientId} ${family}`, share);
  if (wait !== null) return limited(Math.max(1, Math.ceil(wait / 1_000)));
  const missing = disruption.kind === 'forbidding' ? disruption.scopes : [];
  const granting = scopes.filter((scope) => !missing.includes(scope));
  return holdsAny(grant, granting) ? null : refuse(403);
}
