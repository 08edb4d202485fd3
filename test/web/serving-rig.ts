import type { Config } from '../../src/config/config.ts';
import { seconds } from '../../src/lib/units.ts';
import { type Serving, startServing } from '../../src/serving.ts';
import { createTelemetry } from '../../src/telemetry/telemetry.ts';
import { keepBody } from '../../src/web/body.ts';
import type { Content } from '../../src/web/routes.ts';
import { createRunbooks } from '../../src/web/runbooks.ts';
import { type Folder, folder } from '../config/loading.ts';
import { type AskOptions, ask as askUrl, type Reply } from '../support/ask.ts';
import { eventually } from '../support/eventually.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { keepLog } from '../support/log-lines.ts';
import { parseMetrics } from '../support/parse-metrics.ts';

/** The path as it is, which a URL would straighten. */
export const ask = (port: number, path = '/metrics', question: AskOptions = {}): Promise<Reply> =>
  askUrl(`${question.ca === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, { path, ...question });

export interface Rig extends AsyncDisposable, Pick<Serving, 'port' | 'healthPort'> {
  readonly clock: FakeClock;
  readonly files: Folder;
  /** Log lines of this event. */
  readonly logged: (event: string) => readonly Readonly<Record<string, unknown>>[];
  /** The value of one of the exporter's own metrics, without labels. */
  readonly sample: (name: string) => Promise<number | null>;
  /** Lets seconds pass until it holds. */
  readonly until: (condition: () => boolean | Promise<boolean>) => Promise<void>;
  /** Lets the files be read this many times more. */
  readonly readings: (count: number) => Promise<void>;
}

export interface RigSettings {
  readonly files?: Readonly<Record<string, string>>;
  readonly web?: string;
  readonly health?: NonNullable<Config['listen']['health']>;
  readonly content?: Partial<Content>;
}

export const pageOf = (text: string): Content['metrics'] => ({
  contentType: 'text/plain; version=0.0.4',
  text: async () => [Buffer.from(text)],
  gzip: async () => [Buffer.from('compressed')],
});

/** The server as the daemon starts it, with a page of one metric, on a clock that stands still. */
export async function serve({ files = {}, web, health, content = {} }: RigSettings): Promise<Rig> {
  await using stack = new AsyncDisposableStack();
  const clock = new FakeClock();
  const { destination, logs } = keepLog();
  const written = stack.use(await folder());
  for (const [name, text] of Object.entries(files)) await written.write(name, text);
  if (web !== undefined) await written.write('web.yml', web);
  const telemetry = createTelemetry({ level: 'trace', format: 'json' }, clock, destination);
  const serving = stack.use(
    await startServing({
      clock,
      listen: { host: '127.0.0.1', port: 0, ...(health && { health }) },
      content: {
        metrics: pageOf('up 1\n'),
        fleet: async () => keepBody([Buffer.from('{}')]),
        runbooks: createRunbooks(),
        exporter: () => ({ version: '1.0.0', isDemo: false, drills: [], links: {} }),
        glances: async () => [],
        assets: async () => new Map(),
        isLive: () => true,
        isReady: () => true,
        ...content,
      },
      telemetry,
      webConfigFile: web === undefined ? undefined : `${written.path}/web.yml`,
    }),
  );
  const reading = async (): Promise<void> => {
    await eventually(() => clock.sleeping > 0);
    await clock.advance(seconds(1));
  };
  if (web !== undefined) await eventually(() => clock.sleeping > 0);
  const opened = stack.move();
  return {
    port: serving.port,
    healthPort: serving.healthPort,
    clock,
    files: written,
    logged: logs,
    sample: async (name) => parseMetrics(await telemetry.metricsText()).value(name),
    until: (condition) => eventually(condition, reading),
    readings: async (count) => {
      for (let done = 0; done < count; done++) await reading();
      await eventually(() => clock.sleeping > 0);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
