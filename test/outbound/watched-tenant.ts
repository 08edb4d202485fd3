import type { Authorities } from '../../src/config/authorities.ts';
import type { TenantConfig } from '../../src/config/config.ts';
import type { SecretSource } from '../../src/config/secret-file.ts';
import { Governors } from '../../src/governors.ts';
import { secret } from '../../src/lib/secret.ts';
import { type Millis, seconds } from '../../src/lib/units.ts';
import { createTelemetry } from '../../src/telemetry/telemetry.ts';
import { createTenant, type Tenant } from '../../src/tenant.ts';
import { aConfig, aTenant } from '../support/a-config.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { keepLog, type LogLine } from '../support/log-lines.ts';
import { passUntil } from './passing-time.ts';

/** A tenant as the daemon wires it, swept when told to. */
export interface WatchedTenant extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly tenant: Tenant;
  /** The next sweep, 30 s after the one before; time passes until it has ended. */
  readonly sweep: () => Promise<void>;
  /** All that was logged. */
  readonly output: () => string;
  readonly logs: (event?: string) => readonly LogLine[];
  /** How often each code of `sailpoint_api_requests_total` was counted, of all operations or of one. */
  readonly codes: (operation?: string) => Promise<Readonly<Record<string, number>>>;
}

export interface WatchOptions {
  readonly baseUrl: string;
  readonly clock?: FakeClock;
  readonly proxy?: string;
  readonly authorities?: Authorities;
  readonly requestTimeout?: Millis;
  readonly deadline?: Millis;
  readonly clientSecret?: SecretSource;
  readonly logLevel?: 'trace' | 'silent';
  /** How time passes while a sweep runs. */
  readonly pass?: typeof passUntil;
}

export function watchTenant(options: WatchOptions): WatchedTenant {
  const { clock = new FakeClock(), pass = passUntil } = options;
  const { destination, output, logs } = keepLog();
  const telemetry = createTelemetry(
    { level: options.logLevel ?? 'trace', format: 'json' },
    clock,
    destination,
  );
  const settings = tenantOf(options);
  const config = aConfig([settings], options.deadline && { deadline: options.deadline });
  const tenant = createTenant({
    config,
    tenant: settings,
    governors: new Governors(clock),
    clock,
    telemetry,
    store: null,
  });
  return {
    clock,
    tenant,
    logs,
    output,
    sweep: async () => {
      await clock.advance(seconds(30));
      const before = tenant.store.current().sweeps.last;
      tenant.sweeper.beat(seconds(30));
      await pass(clock, () => tenant.store.current().sweeps.last !== before);
    },
    codes: async (operation) => {
      const counted = await telemetry.metrics.apiRequests.get();
      const wanted = counted.values.filter(
        ({ labels }) => (operation ?? labels.operation) === labels.operation,
      );
      const sums = Map.groupBy(wanted, ({ labels }) => String(labels.code));
      return Object.fromEntries(
        [...sums].map(([code, values]) => [code, values.reduce((sum, { value }) => sum + value, 0)]),
      );
    },
    [Symbol.asyncDispose]: () => tenant[Symbol.asyncDispose](),
  };
}

const tenantOf = (options: WatchOptions): TenantConfig =>
  aTenant({
    baseUrl: options.baseUrl,
    requestTimeout: options.requestTimeout ?? seconds(60),
    connection: {
      proxy: options.proxy === undefined ? null : secret(options.proxy),
      authorities: options.authorities ?? null,
    },
    ...(options.clientSecret && { clientSecret: options.clientSecret }),
  });
