import type { AnyApiFamily } from '../fleet/api-family.ts';
import { type Answer, limited, refuse, unauthorized } from './answer.ts';
import type { SlidingWindow } from './rate-limit.ts';
import type { SimulatedTenant } from './tenant.ts';
import type { Grant, TokenStore } from './token-store.ts';

export interface Gate {
  readonly tenant: SimulatedTenant;
  readonly tokens: TokenStore;
  readonly limiter: SlidingWindow;
}

export interface Passage {
  readonly family: AnyApiFamily;
  readonly scopes: readonly string[];
}

/** Whom the Authorization header speaks for, or the 401. */
export function authenticate(tokens: TokenStore, header: string | undefined): Grant | Answer {
  const [, token] = /^Bearer (\S+)$/i.exec(header ?? '') ?? [];
  if (token === undefined) return unauthorized('JWT validation failed: no bearer token');
  return tokens.find(token) ?? unauthorized('JWT validation failed: JWT is expired');
}

export const holdsAny = (grant: Grant, scopes: readonly string[]): boolean =>
  scopes.some((scope) => grant.scopes.includes('sp:scopes:all') || grant.scopes.includes(scope));

/** The 429 or 403 that a request with a good token meets, if any. Both limits hold per client id and API version. */
export function refusal({ tenant, limiter }: Gate, grant: Grant, { family, scopes }: Passage): Answer | null {
  const weather = tenant.weather();
  const share = weather.kind === 'busy' ? weather.share : 0;
  const wait = limiter.admit(`${grant.clientId} ${family}`, share);
  if (wait !== null) return limited(Math.max(1, Math.ceil(wait / 1_000)));
  const missing = weather.kind === 'forbidding' ? weather.scopes : [];
  const granting = scopes.filter((scope) => !missing.includes(scope));
  return holdsAny(grant, granting) ? null : refuse(403);
}
