import { type App, startApp } from '../app.ts';
import type { Config } from '../config/config.ts';
import { watchFile } from '../config/watch-file.ts';
import { aborted, unlessAborted } from '../lib/abort.ts';
import { messageOf, UsageError } from '../lib/errors.ts';
import { addressOf, clickLine } from '../telemetry/click-line.ts';
import { reportFailedStart } from '../telemetry/failed-start.ts';
import { type ConfigurationOptions, configOption, demoOption, openConfiguration } from './configuration.ts';
import { type CommandBuilder, type Context, exitCodeOf } from './context.ts';
import { wholeNumber } from './numbers.ts';

interface ServeOptions extends ConfigurationOptions {
  readonly watch?: true;
  readonly port?: number;
  readonly 'web.config.file'?: string;
}

export const serveCommand: CommandBuilder = (command, context) =>
  void command
    .option(...configOption)
    .option('--watch', 'reload the configuration file whenever it changes')
    .option(...demoOption)
    .option(
      '--port <n>',
      'port to serve on, instead of listen.port; 0: any that is free',
      wholeNumber(0, 65_535),
    )
    .option(
      '--web.config.file <file>',
      "TLS, basic authentication and client certificates, in the format of Prometheus' exporter-toolkit",
    )
    .action(async (options: ServeOptions) => {
      try {
        await serve(options, context);
      } catch (error) {
        // Those who only read the log must see it, too.
        await reportFailedStart({ reason: messageOf(error), exitCode: exitCodeOf(error) }, context.clock, 1);
        throw error;
      }
    });

async function serve(options: ServeOptions, context: Context): Promise<void> {
  if (options.watch && options.config === undefined) throw new UsageError('--watch needs --config FILE');
  const { clock, signal, onHangup } = context;
  await using stack = new AsyncDisposableStack();
  const started = Promise.withResolvers<() => Promise<void>>();
  // A reload requested while the daemon starts runs after the start, because the file may have been read before it changed.
  const reload = async (): Promise<void> => await (await started.promise)();
  // In a demo, and without a configuration file, SIGHUP keeps its usual meaning: the terminal was closed.
  if (options.config !== undefined && !options.demo) onHangup(() => void reload());
  const configuration = stack.use(await openConfiguration(options, context));
  if (options.watch && options.config !== undefined) {
    const watched = watchFile({ path: options.config, clock, onChange: reload });
    stack.use(await unlessStopped(watched, signal));
  }
  // If the start fails, pending reloads end, too.
  stack.defer(() => started.resolve(async () => {}));
  const load = async (): Promise<Config> => withPort(await configuration.load(), options.port);
  const config = await unlessStopped(load(), signal);
  if (config === null) return;
  const { isDemo } = configuration;
  const webConfigFile = options['web.config.file'];
  const app = stack.use(await startApp(config, { clock, log: 1, isDemo, webConfigFile }));
  started.resolve(() => app.reload(load));
  showAddress(config, app, context);
  await aborted(signal);
}

/** The log for people begins with the address; the log for machines does not, so a terminal shows it here. */
function showAddress({ listen, log }: Config, { port, tls }: App, { output }: Context): void {
  if (log.format !== 'json' || output.columns() === null) return;
  output.say(`${clickLine(addressOf(listen.host, port, tls))}\n`);
}

const withPort = (config: Config, port: number | undefined): Config =>
  port === undefined ? config : { ...config, listen: { ...config.listen, port } };

/** Reading a file on a file system that hangs must not delay the stop. */
async function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await unlessAborted(promise, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
