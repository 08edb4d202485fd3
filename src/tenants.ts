import { createHash } from 'node:crypto';
import type { Config, TenantConfig } from './config/config.ts';
import { readSecret } from './config/secret-file.ts';
import type { TenantName } from './fleet/client.ts';
import type { Clock } from './lib/clock.ts';
import type { Secret } from './lib/secret.ts';
import type { Store } from './sweep/store.ts';
import type { Tenant } from './tenant.ts';

interface TenantsSettings {
  readonly clock: Clock;
  /** Wires a tenant. It gets the store of the one that it replaces, so that the last known state is still served. */
  readonly wire: (wanted: Wanted, store: Store | null) => Tenant;
  /** A tenant is no longer watched: its metrics and streaks must go. */
  readonly onGone: (tenant: TenantName) => Promise<void>;
}

interface Wanted {
  readonly config: Config;
  readonly tenant: TenantConfig;
  /** As just read. */
  readonly clientId: Secret;
}

interface Running {
  readonly tenant: Tenant;
  readonly chosen: string;
  /** Of everything that the wiring depends on. */
  readonly fingerprint: string;
}

/** The tenants that are watched. A new configuration does not disturb the tenants that it does not change. */
export class Tenants implements AsyncDisposable {
  readonly #settings: TenantsSettings;
  #running: ReadonlyMap<TenantName, Running> = new Map();

  constructor(settings: TenantsSettings) {
    this.#settings = settings;
  }

  get all(): readonly Tenant[] {
    return [...this.#running.values()].map(({ tenant }) => tenant);
  }

  /** Resolves to the new tenants. Rejects with UsageError if a secret cannot be read; then nothing has changed. */
  async replace(config: Config): Promise<readonly Tenant[]> {
    const before = this.#running;
    const wanted = await Promise.all(
      config.tenants.map(async (tenant) => {
        const clientId = await readSecret(tenant.clientId);
        const secrets = [clientId, await readSecret(tenant.clientSecret)];
        return { config, tenant, clientId, fingerprint: fingerprintOf(config, tenant, secrets) };
      }),
    );
    this.#running = new Map(
      wanted.map(({ fingerprint, ...one }) => {
        const { tenant } = one;
        const known = before.get(tenant.name);
        if (known?.fingerprint === fingerprint) return [tenant.name, known];
        const chosen = choiceOf(tenant);
        // Whoever is not in the next list was not asked for.
        if (known && known.chosen !== chosen) known.tenant.store.acknowledge(this.#settings.clock.tick());
        const wired = this.#settings.wire(one, known?.tenant.store ?? null);
        return [tenant.name, { tenant: wired, chosen, fingerprint }];
      }),
    );
    await this.#close([...before].filter(([name, running]) => this.#running.get(name) !== running));
    const known = [...before.values()].map(({ tenant }) => tenant);
    return this.all.filter((tenant) => !known.includes(tenant));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((tenant) => tenant[Symbol.asyncDispose]()));
  }

  async #close(ended: readonly (readonly [TenantName, Running])[]): Promise<void> {
    await Promise.all(ended.map(([, { tenant }]) => tenant[Symbol.asyncDispose]()));
    const gone = ended.filter(([name]) => !this.#running.has(name));
    await Promise.all(gone.map(([name]) => this.#settings.onGone(name)));
  }
}

/** Equal for settings that ask for the same clients. */
const choiceOf = ({ baseUrl, filters }: TenantConfig): string => JSON.stringify([baseUrl, filters]);

/** Equal for equal settings and secrets. The secrets cannot be recovered from it. */
function fingerprintOf(
  { sweep, notSeenAfter, shard }: Config,
  tenant: TenantConfig,
  secrets: readonly Secret[],
): string {
  const parts = [sweep, notSeenAfter, shard, tenant, secrets.map((held) => held.reveal())];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
