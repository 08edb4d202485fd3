import { setTimeout as delay } from 'node:timers/promises';
import { startApp } from '../../src/app.ts';
import type { Config, TenantConfig } from '../../src/config/config.ts';
import { tenantName } from '../../src/fleet/client.ts';
import { instant, millis, seconds } from '../../src/lib/units.ts';
import { startTestSimulator, type TestSimulator } from '../simulator-tools/test-simulator.ts';
import { aConfig, aTenant } from '../support/a-config.ts';
import { ask } from '../support/ask.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { interval } from '../support/start-daemon.ts';

/** A daemon that watches two tenants of one API, on a clock as fast as the machine allows. Nothing is kept of its log. */
export interface SoakRig extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly simulator: TestSimulator;
  readonly reload: (change: (first: Config) => Config) => Promise<void>;
  /** Lets the sweeps end that a reload of all tenants has begun, before time passes. */
  readonly calm: () => Promise<void>;
  /** To the next beat, and on until each tenant has ended a sweep. */
  readonly sweep: () => Promise<void>;
  readonly scrape: () => Promise<string>;
  readonly sweepsEnded: () => number;
}

const sweepEnds = /"event":"sweep\.(?:completed|failed)"/;

/** How often in a row it is looked whether all is done before time passes: a call that hangs costs some 100 ms. */
const patience = 5;

export async function startSoakRig(): Promise<SoakRig> {
  await using stack = new AsyncDisposableStack();
  const clock = new FakeClock(instant(Date.UTC(2026, 0, 1)));
  const rateLimit = { requests: 1_000_000, window: seconds(1) };
  const simulator = stack.use(
    await startTestSimulator({ clock, port: 0, scenario: 'healthy', clients: 12, rateLimit }),
  );
  let ended = new Map<unknown, number>();
  const write = (line: string): void => {
    if (sweepEnds.test(line)) ended = counted(ended, line);
  };
  const total = (): number => ended.values().reduce((sum, times) => sum + times, 0);
  const first = configFor(simulator.url);
  let { tenants } = first;
  const app = stack.use(await startApp(first, { clock, log: { write } }));
  const settledAfter = async (before: ReadonlyMap<unknown, number>): Promise<void> => {
    const isSettled = ({ name }: TenantConfig) => (ended.get(name) ?? 0) > (before.get(name) ?? 0);
    for (let turns = 1; !tenants.every(isSettled); turns++) {
      await delay(1);
      if (turns % patience === 0) await clock.advance(millis(500));
    }
  };
  let endedAtReload = ended;
  await settledAfter(endedAtReload);
  const opened = stack.move();
  return {
    clock,
    simulator,
    reload: async (change) => {
      await app.reload(async () => {
        const next = change(first);
        ({ tenants } = next);
        return next;
      });
      endedAtReload = ended;
    },
    calm: () => settledAfter(endedAtReload),
    sweep: async () => {
      const before = ended;
      await clock.advance(millis(interval - (clock.now() % interval)));
      await settledAfter(before);
    },
    scrape: async () => (await ask(`http://127.0.0.1:${app.port}/metrics`)).text,
    sweepsEnded: total,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Anew, so that what was counted before can be held against it. */
function counted(ended: ReadonlyMap<unknown, number>, line: string): Map<unknown, number> {
  const { tenant } = JSON.parse(line) as { readonly tenant: unknown };
  return new Map(ended).set(tenant, (ended.get(tenant) ?? 0) + 1);
}

const configFor = (baseUrl: string): Config =>
  aConfig(
    (['v2024', 'v2025'] as const).map((apiVersion, index) =>
      aTenant({
        name: tenantName(['acme', 'globex'][index] ?? apiVersion),
        baseUrl,
        apiVersion,
        rateLimit: { requests: 1_000_000, window: seconds(1) },
      }),
    ),
    { concurrency: 5 },
  );
