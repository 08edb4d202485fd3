import type { Authorities } from '../../src/config/authorities.ts';
import type { Config, SecretSource } from '../../src/config/config.ts';
import { tenantName } from '../../src/fleet/client.ts';
import { undivided } from '../../src/fleet/shard.ts';
import { Governors } from '../../src/governors.ts';
import { secret } from '../../src/lib/secret.ts';
import { type Millis, seconds } from '../../src/lib/units.ts';
import { createVoice } from '../../src/telemetry/voice.ts';
import { createTenant, type Tenant } from '../../src/tenant.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { passUntil } from './passing-time.ts';

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

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

export const name = tenantName('acme');

export function watchTenant(options: WatchOptions): WatchedTenant {
  const { clock = new FakeClock(), pass = passUntil } = options;
  const lines: string[] = [];
  const voice = createVoice({ level: options.logLevel ?? 'trace', format: 'json' }, clock, {
    write: (line: string) => void lines.push(line),
  });
  const config = configFor(options);
  const [settings] = config.tenants;
  if (settings === undefined) throw new Error('no tenant');
  const tenant = createTenant({
    config,
    tenant: settings,
    governors: new Governors(clock),
    clock,
    voice,
    store: null,
  });
  const logs: WatchedTenant['logs'] = (event) =>
    lines
      .map((line) => JSON.parse(line) as LogLine)
      .filter((line) => event === undefined || line.event === event);
  return {
    clock,
    tenant,
    logs,
    output: () => lines.join(''),
    sweep: async () => {
      await clock.advance(seconds(30));
      const before = tenant.store.current().sweeps.last;
      tenant.sweeper.beat(seconds(30));
      await pass(clock, () => tenant.store.current().sweeps.last !== before);
    },
    codes: async (operation) => {
      const counted = await voice.metrics.apiRequests.get();
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

const configFor = (options: WatchOptions): Config => ({
  listen: { host: '127.0.0.1', port: 0 },
  schedule: '*/30 * * * * *',
  sweep: {
    deadline: options.deadline ?? seconds(300),
    concurrency: 10,
    staleAfter: 3,
    removeAfter: 2,
    maxClients: 50_000,
  },
  notSeenAfter: seconds(900),
  shard: undivided,
  log: { level: 'trace', format: 'json' },
  tenants: [
    {
      name,
      baseUrl: options.baseUrl,
      apiVersion: 'v2024',
      clientId: { kind: 'value', secret: secret('the-client-id') },
      clientSecret: options.clientSecret ?? { kind: 'value', secret: secret('the-client-secret') },
      rateLimit: { requests: 10_000, window: seconds(10) },
      requestTimeout: options.requestTimeout ?? seconds(60),
      filters: null,
      connection: {
        proxy: options.proxy === undefined ? null : secret(options.proxy),
        authorities: options.authorities ?? null,
      },
    },
  ],
});
