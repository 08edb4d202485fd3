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
import { ask, type Question, type Reply } from './ask.ts';
import { acme } from './builders.ts';
import { eventually } from './eventually.ts';
import { FakeClock } from './fake-clock.ts';
import { keepLog, type LogLine } from './log-lines.ts';
import { parseMetrics, type Samples } from './parse-metrics.ts';

/** The daemon and the tenant it watches, both on one clock that stands still unless told to move. */
export interface Daemon extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly simulator: TestSimulator;
  readonly url: string;
  /** All that was logged, as it was written. */
  readonly output: () => string;
  readonly logs: (event?: string) => readonly LogLine[];
  readonly get: (path: string, question?: Question) => Promise<Reply>;
  readonly metrics: () => Promise<Samples>;
  /** Reloads with what becomes of the first configuration. */
  readonly reload: (change: (first: Config) => Config | Promise<Config>) => Promise<void>;
  /** To the next beat of the schedule; a sweep starts unless one runs. */
  readonly beat: () => Promise<void>;
  /** Waits for the end of the next sweep that was not waited for yet. Time stands still. */
  readonly swept: () => Promise<void>;
  /** The next beat and its whole sweep. */
  readonly sweep: () => Promise<void>;
  /** Lets time pass, a little at once, until the condition holds. */
  readonly until: (condition: () => boolean | Promise<boolean>) => Promise<void>;
  /** Lets so much time pass, in seconds. */
  readonly live: (span: Millis) => Promise<void>;
}

export interface DaemonOptions {
  readonly simulator?: Partial<TestSimulatorOptions>;
  /** What the tenant is to be like before the first sweep. */
  readonly prepare?: (simulator: TestSimulator) => void;
  readonly configure?: (config: Config) => Config;
  /** The daemon's, where it is not to run like the tenant's. */
  readonly clockOf?: (clock: FakeClock) => Clock;
  /** Watches the same tenant on the same clock as others, who see to the end of both. */
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

/** A tenant that takes any credentials, unless told otherwise. */
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
  /** Both grow while anything goes on. */
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

/** Slow enough for answers that are under way to arrive before their time is up. */
async function pass(clock: FakeClock, step: Millis): Promise<void> {
  await delay(2);
  await clock.advance(step);
}
