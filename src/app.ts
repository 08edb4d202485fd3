import type { DestinationStream } from 'pino';
import type { Config } from './config/schema.ts';
import { createBody } from './exposition/body.ts';
import { contentType } from './exposition/text.ts';
import { fleetReport } from './fleet/report.ts';
import type { View } from './fleet/view.ts';
import type { Clock } from './lib/clock.ts';
import { elapsed, millis, type Seconds, toSeconds } from './lib/units.ts';
import { version } from './lib/version.ts';
import { createHeartbeat } from './sweep/heartbeat.ts';
import { longestPause, type NextBeats, startSchedule } from './sweep/schedule.ts';
import { daemonTelemetry } from './telemetry/daemon-telemetry.ts';
import { createLogger } from './telemetry/logger.ts';
import { createSelfMetrics } from './telemetry/self-metrics.ts';
import { createStreaks } from './telemetry/streaks.ts';
import type { Voice } from './telemetry/voice.ts';
import { createGovernors, createTenant, type Tenant, thresholdsOf } from './tenant.ts';
import { startServer } from './web/server.ts';

/** What the daemon has from outside. */
export interface Platform {
  readonly clock: Clock;
  readonly cron: (expression: string) => NextBeats;
  readonly log: 1 | 2 | DestinationStream;
  /** The fleet is simulated: to be said. */
  readonly isDemo?: boolean;
}

export interface App extends AsyncDisposable {
  readonly port: number;
}

/** The daemon. What is opened further down needs what is further up; stopping goes from bottom to top. */
export async function startApp(config: Config, { clock, cron, log, isDemo = false }: Platform): Promise<App> {
  await using stack = new AsyncDisposableStack();
  const metrics = createSelfMetrics();
  const voice: Voice = {
    logger: createLogger(config.log, clock, log),
    metrics: metrics.instruments,
    streaks: createStreaks(),
  };
  const telemetry = daemonTelemetry(voice);
  telemetry.started({ version, at: clock.now() });
  if (isDemo) telemetry.demo();
  stack.defer(telemetry.stopped);

  const governorOf = createGovernors(clock);
  const tenants = config.tenants.map((tenant) =>
    stack.use(createTenant({ config, tenant, governor: governorOf(tenant), clock, voice })),
  );
  const nextBeats = cron(config.schedule);
  const views = viewsOf(tenants, config, nextBeats);
  const body = stack.use(
    createBody({ clock, views, selfMetrics: metrics.text, onBroken: telemetry.familyBroken }),
  );

  const heartbeat = createHeartbeat(clock, longestPause);
  const started = clock.tick();
  const server = await startServer({
    clock,
    ...config.listen,
    content: {
      metrics: { contentType, ...body },
      fleet: () => fleetReport(views(), clock.tick()),
      isLive: () => heartbeat.isAlive() && !tenants.some(({ sweeper }) => sweeper.isHung()),
      isReady: () =>
        tenants.every(({ store }) => store.current().listedOnce) ||
        elapsed(started, clock.tick()) >= config.sweep.deadline,
    },
  });
  stack.use(server);
  telemetry.listening({ host: config.listen.host, port: server.port });

  const onBeat = (): void => {
    for (const { sweeper } of tenants) sweeper.beat();
  };
  stack.use(startSchedule({ clock, nextBeats, heartbeat, onBeat }));

  const opened = stack.move();
  return { port: server.port, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** What is shown: the same objects as long as nothing has changed. */
function viewsOf(tenants: readonly Tenant[], config: Config, nextBeats: NextBeats): () => readonly View[] {
  const thresholds = thresholdsOf(config);
  const [first, second] = nextBeats();
  const interval: Seconds = toSeconds(millis(second - first));
  return () => tenants.map(({ store }) => ({ snapshot: store.current(), thresholds, interval }));
}
