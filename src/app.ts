import type { Config } from './config/config.ts';
import { createMetricsBody } from './exposition/metrics-body.ts';
import { contentType } from './exposition/text.ts';
import { glance } from './fleet/glance.ts';
import type { Clock } from './lib/clock.ts';
import { inTurns } from './lib/steps.ts';
import type { Tick } from './lib/units.ts';
import { version } from './lib/version.ts';
import { createReload, type Reload } from './reload.ts';
import { startServing } from './serving.ts';
import { daemonTelemetry } from './telemetry/daemon-telemetry.ts';
import type { LogDestination } from './telemetry/logger.ts';
import { createTelemetry } from './telemetry/telemetry.ts';
import { Watch } from './watch.ts';
import { createFleetFeed } from './web/fleet-feed.ts';
import { createAssets } from './web/page/assets.ts';
import { createRunbooks } from './web/runbooks.ts';

/** So many clients that need care are named on the fleet page for those without its script. */
const mostNamed = 50;

/** What the daemon has from outside. */
interface Platform {
  readonly clock: Clock;
  readonly log: LogDestination;
  /** The fleet is simulated: to be said. */
  readonly isDemo?: boolean;
  /** How to serve: TLS, basic authentication, in the format of Prometheus' exporter-toolkit. */
  readonly webConfigFile?: string | undefined;
}

export interface App extends AsyncDisposable {
  readonly port: number;
  readonly tls: boolean;
  readonly reload: Reload;
}

/** The daemon. What is opened further down needs what is further up; stopping goes from bottom to top. */
export async function startApp(
  config: Config,
  { clock, log, isDemo, webConfigFile }: Platform,
): Promise<App> {
  await using stack = new AsyncDisposableStack();
  const telemetry = createTelemetry(config.log, clock, log);
  let stopping: Tick | undefined;
  stack.defer(() => telemetry.flush(stopping));
  const events = daemonTelemetry(telemetry, clock);
  events.started(version);
  stack.defer(events.stopped);

  const watch = stack.use(new Watch({ clock, telemetry }));
  const views = () => watch.views();
  const body = createMetricsBody({
    clock,
    views,
    selfMetrics: telemetry.metricsText,
    onBroken: events.familyBroken,
  });
  const exporter = () => ({
    version,
    isDemo: isDemo ?? false,
    drills: isDemo ? [] : watch.simulated(),
    links: watch.links(),
  });
  const content = {
    metrics: { contentType, ...body },
    fleet: createFleetFeed({ clock, views, exporter }),
    exporter,
    runbooks: createRunbooks(),
    glances: () => Promise.all(views().map((view) => inTurns(glance(view, clock.tick(), mostNamed), clock))),
    assets: createAssets(),
    isLive: () => watch.isLive(),
    isReady: () => watch.isReady(),
  };
  const adopt = (next: Config): Promise<void> => watch.adopt(next);
  // Before anybody can ask: a daemon without tenants would be ready, and have no sailpoint_up.
  await adopt(config);
  const { listen } = config;
  const server = stack.use(await startServing({ clock, listen, telemetry, webConfigFile, content }));
  if (isDemo) events.demo();

  const { reload } = stack.use(createReload({ first: config, adopt, events }));
  const opened = stack.move();
  return {
    port: server.port,
    tls: server.tls,
    reload,
    [Symbol.asyncDispose]: () => {
      stopping = clock.tick();
      return opened.disposeAsync();
    },
  };
}
