import { type ApiEvents, ignoreEvents } from '../../src/fleet/api-events.ts';
import { undivided } from '../../src/fleet/shard.ts';
import { secret } from '../../src/lib/secret.ts';
import { millis, seconds } from '../../src/lib/units.ts';
import { Governor } from '../../src/sailpoint/governor.ts';
import { createTenantApi, type TenantApi, type TenantApiSettings } from '../../src/sailpoint/tenant-api.ts';
import {
  startTestSimulator,
  type TestSimulator,
  type TestSimulatorOptions,
} from '../simulator-tools/test-simulator.ts';
import { FakeClock } from '../support/fake-clock.ts';

export interface Told {
  readonly event: keyof ApiEvents;
  readonly args: readonly unknown[];
}

/** Writes down what the API client tells of itself. */
export function recordEvents(): { readonly events: ApiEvents; readonly told: readonly Told[] } {
  const told: Told[] = [];
  const record =
    (event: keyof ApiEvents) =>
    (...args: readonly unknown[]): void => {
      told.push({ event, args });
    };
  const names = Object.keys(ignoreEvents) as (keyof ApiEvents)[];
  const events = Object.fromEntries(names.map((event) => [event, record(event)])) as unknown as ApiEvents;
  return { events, told };
}

/** The first arguments of the events of one kind. */
export const toldOf = (told: readonly Told[], event: keyof ApiEvents): readonly unknown[] =>
  told.filter((one) => one.event === event).map(({ args }) => args[0]);

export const never = new AbortController().signal;

export const credentials = async () => ({
  clientId: secret('test-client'),
  clientSecret: secret('test-secret'),
});

/** No proxy, no private authorities. */
export const direct = {
  connection: { proxy: null, authorities: null },
  rereadAuthorities: async () => null,
};

/** The API client as the daemon has it, for whatever serves at this address. The clock stands still unless moved. */
export function openApi(baseUrl: string, clock: FakeClock, settings: Partial<TenantApiSettings> = {}) {
  const { events, told } = recordEvents();
  const api = createTenantApi({
    clock,
    baseUrl,
    family: 'v2024',
    credentials,
    governor: new Governor(clock, { requests: 100_000, window: seconds(10) }),
    requestTimeout: seconds(86_400),
    concurrency: 10,
    maxClients: 50_000,
    shard: undivided,
    filters: null,
    userAgent: 'test',
    ...direct,
    events,
    ...settings,
  });
  return { api, told };
}

export interface TestTenant extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly simulator: TestSimulator;
  readonly api: TenantApi;
  readonly told: readonly Told[];
}

/** The simulated tenant over real HTTP, and the API client for it. */
export async function startTenant(
  options: Partial<TestSimulatorOptions> = {},
  settings: Partial<TenantApiSettings> = {},
): Promise<TestTenant> {
  const clock = new FakeClock();
  const rateLimit = { requests: 100_000, window: seconds(10) };
  const simulator = await startTestSimulator({ clock, port: 0, scenario: 'healthy', rateLimit, ...options });
  const { api, told } = openApi(simulator.url, clock, settings);
  return {
    clock,
    simulator,
    api,
    told,
    [Symbol.asyncDispose]: async () => {
      await api[Symbol.asyncDispose]();
      await simulator[Symbol.asyncDispose]();
    },
  };
}

/** Moves the clock on, a little at a time, until this has come to its end: who waits is woken, what is on the network arrives. */
export async function passing<T>(clock: FakeClock, promise: Promise<T>, step = millis(100)): Promise<T> {
  const end = { reached: false };
  const mark = (): void => {
    end.reached = true;
  };
  promise.then(mark, mark);
  while (!end.reached) await clock.advance(step);
  return await promise;
}
