import type { TenantConfig } from './config/config.ts';
import type { Clock } from './lib/clock.ts';
import type { RateLimit } from './lib/units.ts';
import { Governor } from './sailpoint/governor.ts';

/** A tenant's part in a governor, until disposed of. */
export interface Lease extends Disposable {
  readonly governor: Governor;
  /** What each of those who share the limit may count on. */
  readonly share: () => RateLimit;
}

interface Shared {
  readonly governor: Governor;
  holders: number;
}

/** SailPoint's limit counts for each client id and API version, so tenants that share both share a governor. */
export class Governors {
  readonly #clock: Clock;
  readonly #shared = new Map<string, Shared>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  lease(tenant: TenantConfig): Lease {
    const key = keyOf(tenant);
    const { rateLimit } = tenant;
    const shared = this.#shared.get(key) ?? { governor: new Governor(this.#clock, rateLimit), holders: 0 };
    this.#shared.set(key, shared);
    shared.holders += 1;
    return {
      governor: shared.governor,
      share: () => ({ ...rateLimit, requests: rateLimit.requests / shared.holders }),
      [Symbol.dispose]: () => {
        shared.holders -= 1;
        if (shared.holders === 0) this.#shared.delete(key);
      },
    };
  }
}

function keyOf({ baseUrl, apiVersion, clientId, rateLimit }: TenantConfig): string {
  const source = clientId.kind === 'value' ? clientId.secret.reveal() : clientId.path;
  return JSON.stringify([baseUrl, apiVersion, clientId.kind, source, rateLimit]);
}
