import { loadConfig } from '../config/load.ts';
import { checkWebConfig } from '../web-config/web-config.ts';
import { checkOnline } from './check-online.ts';
import { configOption } from './configuration.ts';
import { type CommandBuilder, exitCodes } from './context.ts';

interface Options {
  readonly config?: string;
  readonly online?: true;
  readonly 'web.config.file'?: string;
}

export const checkConfigCommand: CommandBuilder = (command, context, exitWith) =>
  void command
    .option(...configOption)
    .option('--online', 'try each tenant: token, scopes, list, one status, clock skew, rate limit')
    .option('--web.config.file <file>', 'validate this web configuration, too')
    .action(async ({ config: file, online, 'web.config.file': webFile }: Options) => {
      const { env, output } = context;
      const config = await loadConfig(file, env);
      if (webFile !== undefined) await checkWebConfig(webFile);
      const names = config.tenants.map(({ name }) => name).join(', ');
      output.print(`The configuration is valid. Tenants: ${names}\n`);
      if (!online) return;
      const isGood = await checkOnline(config, context);
      exitWith(isGood ? exitCodes.good : exitCodes.failed);
    });
