import { Command } from 'commander';
import { startApp } from '../app.ts';
import { loadConfig } from '../config/load.ts';
import { aborted } from '../lib/abort.ts';
import { cronBeats } from '../sweep/cron.ts';
import { exitCodes } from './context.ts';
import { startDemo } from './demo.ts';
import type { CommandBuilder } from './program.ts';

interface Options {
  readonly config?: string;
  readonly demo?: true;
  readonly 'web.config.file'?: string;
}

export const serveCommand: CommandBuilder = (context, ends) =>
  new Command('serve')
    .description('sweep every tenant on schedule and serve metrics until SIGTERM or SIGINT')
    .option(
      '--config <file>',
      'configuration file; without it SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET',
    )
    .option('--demo', 'sweep a simulated tenant inside this process instead of real ones')
    .option(
      '--web.config.file <file>',
      "TLS, basic authentication and client certificates, in the format of Prometheus' exporter-toolkit",
    )
    .action(async ({ config: file, demo: isDemo, 'web.config.file': webConfigFile }: Options) => {
      const { env, clock, signal } = context;
      await using stack = new AsyncDisposableStack();
      const demo = isDemo ? stack.use(await startDemo({ config: file, env, clock })) : null;
      const config = demo?.config ?? (await loadConfig(file, env));
      stack.use(
        await startApp(config, { clock, cron: cronBeats, log: 1, isDemo: demo !== null, webConfigFile }),
      );
      await aborted(signal);
      ends(exitCodes.good);
    });
