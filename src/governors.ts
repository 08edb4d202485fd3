import type { TenantConfig } from './config/config.ts';
import type { Clock } from './lib/clock.ts';
import type { Secret } from './lib/secret.ts';
import type { RateLimit } from './lib/units.ts';
import { Governor } from './sailpoint/governor.ts';

/** A tenant's share of a governor, until disposed of. */
interface Lease extends Disposable {
  readonly governor: Governor;
  /** What each tenant that shares the limit may count on. */
  readonly share: () => RateLimit;
}

interface Shared {
  readonly governor: Governor;
  /** One for each lease; the strictest applies. */
  readonly limits: Set<RateLimit>;
}

/**
 * SailPoint's limit applies to each client id and API version, so tenants that share both share a governor, whatever limit each of
 * them has. Its counts, and how long to wait, must survive a reload that corrects the limit after a 429.
 */
export class Governors {
  readonly #clock: Clock;
  readonly #shared = new Map<string, Shared>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `clientId` is the content if the configuration names a file, because two files may hold the same id. */
  lease(tenant: TenantConfig, clientId?: Secret): Lease {
    const key = keyOf(tenant, clientId);
    const own = { ...tenant.rateLimit };
    const shared = this.#shared.get(key) ?? { governor: new Governor(this.#clock, own), limits: new Set() };
    const { governor, limits } = shared;
    this.#shared.set(key, shared);
    limits.add(own);
    governor.adopt(strictestOf(limits));
    return {
      governor,
      share: () => ({ ...governor.limit, requests: governor.limit.requests / limits.size }),
      [Symbol.dispose]: () => {
        limits.delete(own);
        if (limits.size === 0) this.#shared.delete(key);
        else governor.adopt(strictestOf(limits));
      },
    };
  }
}

const strictestOf = (limits: ReadonlySet<RateLimit>): RateLimit =>
  [...limits].reduce((strictest, limit) => (paceOf(limit) < paceOf(strictest) ? limit : strictest));

const paceOf = ({ requests, window }: RateLimit): number => requests / window;

function keyOf({ baseUrl, apiVersion, clientId }: TenantConfig, read?: Secret): string {
  const source = clientId.kind === 'value' ? clientId.secret.reveal() : (read?.reveal() ?? clientId.path);
  return JSON.stringify([baseUrl, apiVersion, source]);
}
