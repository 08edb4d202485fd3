import { setTimeout as delay } from 'node:timers/promises';
import { startApp } from '../../src/app.ts';
import type { Config } from '../../src/config/config.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { instant, type Millis, millis, seconds } from '../../src/lib/units.ts';
import {
  startTestSimulator,
  type TestSimulator,
  type TestSimulatorOptions,
} from '../simulator-tools/test-simulator.ts';
import { aConfig, aTenant, inPlace } from './a-config.ts';
import { type AskOptions, ask, type Reply } from './ask.ts';
import { acme } from './builders.ts';
import { eventually } from './eventually.ts';
import { FakeClock } from './fake-clock.ts';
import { keepLog, type LogLine } from './log-lines.ts';
import { parseMetrics, type Samples } from './parse-metrics.ts';

/** The daemon and the tenant it watches, both on one clock that stands still unless it is moved. */
export interface Daemon extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly simulator: TestSimulator;
  readonly url: string;
  /** The whole log as text. */
  readonly output: () => string;
  readonly logs: (event?: string) => readonly LogLine[];
  readonly get: (path: string, question?: AskOptions) => Promise<Reply>;
  readonly metrics: () => Promise<Samples>;
  /** Reloads with a changed copy of the first configuration. */
  readonly reload: (change: (first: Config) => Config | Promise<Config>) => Promise<void>;
  /** Moves to the next beat of the schedule. A sweep starts unless one is running. */
  readonly beat: () => Promise<void>;
  /** Waits, while time stands still, for the end of the next sweep that was not waited for yet. */
  readonly swept: () => Promise<void>;
  /** Moves to the next beat and waits for the end of its sweep. */
  readonly sweep: () => Promise<void>;
  /** Lets time pass in small steps until the condition holds. */
  readonly until: (condition: () => boolean | Promise<boolean>) => Promise<void>;
  /** Lets this much time pass, in steps of a second. */
  readonly live: (span: Millis) => Promise<void>;
}

export interface DaemonOptions {
  readonly simulator?: Partial<TestSimulatorOptions>;
  /** Changes the tenant before the first sweep. */
  readonly prepare?: (simulator: TestSimulator) => void;
  readonly configure?: (config: Config) => Config;
  /** The clock of the daemon, if it is not to be that of the tenant. */
  readonly clockOf?: (clock: FakeClock) => Clock;
  /** A tenant and a clock that others share and dispose of. */
  readonly world?: World;
}

export interface World {
  readonly clock: FakeClock;
  readonly simulator: TestSimulator;
}

export const interval = seconds(30);
export const tenant = acme;
export const credentials = { clientId: 'canary-oauth-client-id', clientSecret: 'canary-oauth-client-secret' };

const secrets = {
  clientId: inPlace(credentials.clientId),
  clientSecret: inPlace(credentials.clientSecret),
};

/** A tenant that accepts any credentials by default. */
export async function startWorld(options: Partial<TestSimulatorOptions> = {}): Promise<World> {
  const clock = new FakeClock(instant(Date.UTC(2026, 0, 1)));
  const simulator = await startTestSimulator({
    clock,
    port: 0,
    scenario: 'healthy',
    clients: 6,
    rateLimit: { requests: 100_000, window: seconds(10) },
    ...options,
  });
  return { clock, simulator };
}

const sweepEnds = ['sweep.completed', 'sweep.failed'];

export async function startDaemon(options: DaemonOptions = {}): Promise<Daemon> {
  await using stack = new AsyncDisposableStack();
  const { clock, simulator } = options.world ?? (await startWorld({ credentials, ...options.simulator }));
  if (options.world === undefined) stack.use(simulator);
  options.prepare?.(simulator);
  const { destination: log, output, logs } = keepLog();
  const { configure = (config) => config, clockOf = (shared) => shared } = options;
  const first = configure(aConfig([aTenant({ baseUrl: simulator.url, ...secrets })]));
  const app = stack.use(await startApp(first, { clock: clockOf(clock), log }));
  const opened = stack.move();
  const url = `http://127.0.0.1:${app.port}`;
  const ended = () => logs().filter(({ event }) => sweepEnds.includes(event)).length;
  let awaited = 0;
  /** Changes while anything happens. */
  const moved = () => `${output().length} ${simulator.requests.count()}`;
  const beat = () => clock.advance(untilNextBeat(clock));
  const swept = () => {
    awaited += 1;
    return eventually(() => ended() >= awaited, undefined, moved);
  };
  return {
    clock,
    simulator,
    url,
    output,
    logs,
    get: (path, question) => ask(url + path, question),
    metrics: async () => parseMetrics((await ask(`${url}/metrics`)).text),
    reload: (change) => app.reload(async () => change(first)),
    beat,
    swept,
    sweep: async () => {
      await beat();
      await swept();
    },
    until: (condition) => eventually(condition, () => pass(clock, millis(100)), moved),
    live: async (span) => {
      const end = clock.now() + span;
      while (clock.now() < end) await pass(clock, seconds(1));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const untilNextBeat = (clock: FakeClock): Millis => millis(interval - (clock.now() % interval));

/** Moves slowly enough for answers under way to arrive before they time out. */
async function pass(clock: FakeClock, step: Millis): Promise<void> {
  await delay(2);
  await clock.advance(step);
}
