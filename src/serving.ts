import type { Config } from './config/config.ts';
import type { Clock } from './lib/clock.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { webTelemetry } from './telemetry/web-telemetry.ts';
import { type Content, probeRoutes } from './web/routes.ts';
import { type Server, startServer } from './web/server.ts';
import { openPolicy } from './web/web-policy.ts';
import { openWebConfig } from './web-config/web-config.ts';

interface ServingSettings {
  readonly clock: Clock;
  readonly listen: Config['listen'];
  readonly content: Content;
  readonly telemetry: Telemetry;
  /** Without: plain HTTP for everybody. */
  readonly webConfigFile: string | undefined;
}

export interface Serving extends AsyncDisposable {
  readonly port: number;
  readonly tls: boolean;
  readonly healthPort: number | null;
}

/** Serves everything as the web configuration says, and health alone, in the open, where it has an address of its own. */
export async function startServing(settings: ServingSettings): Promise<Serving> {
  await using stack = new AsyncDisposableStack();
  const { port, tls } = stack.use(await serveAll(settings));
  const health = stack.use(await serveHealth(settings));
  const opened = stack.move();
  return { port, tls, healthPort: health?.port ?? null, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function serveAll({ clock, listen, content, telemetry, webConfigFile }: ServingSettings) {
  await using stack = new AsyncDisposableStack();
  const { host, port } = listen;
  const web = webConfigFile === undefined ? null : stack.use(await openWebConfig(webConfigFile, clock));
  const policy = web?.policy ?? openPolicy;
  const events = webTelemetry(telemetry);
  const { connectionRefused: onRefused, answerBroke: onBug } = events;
  const server = stack.use(await startServer({ clock, host, port, content, policy, onRefused, onBug }));
  events.listening({ host, port: server.port, tls: policy.tls !== null, serves: 'all' });
  if (web !== null) {
    events.loaded();
    stack.use(web.follow({ adopt: server.adopt, onReload: events.reloaded, onFailure: events.reloadFailed }));
  }
  const opened = stack.move();
  return { port: server.port, tls: policy.tls !== null, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function serveHealth({ clock, listen, content, telemetry }: ServingSettings): Promise<Server | null> {
  if (listen.health === undefined) return null;
  const { host, port } = listen.health;
  const events = webTelemetry(telemetry);
  const server = await startServer({
    clock,
    host,
    port,
    content,
    routes: probeRoutes,
    key: 'listen.health',
    onRefused: events.connectionRefused,
    onBug: events.answerBroke,
  });
  events.listening({ host, port: server.port, tls: false, serves: 'health' });
  return server;
}
