import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { UsageError } from '../lib/errors.ts';
import { millis } from '../lib/units.ts';
import { checkWebConfig } from '../web-config/web-config.ts';
import { rateLimitFindings } from './check-findings.ts';
import { checkTenant } from './check-online.ts';
import { type CheckReport, createCheckReport } from './check-report.ts';
import { choiceOption } from './choice-option.ts';
import { configOption } from './configuration.ts';
import { type CommandBuilder, type Context, type ExitCode, exitCodes } from './context.ts';

interface CheckOptions {
  readonly config?: string;
  readonly online?: true;
  readonly strict?: true;
  readonly output: 'text' | 'json';
  readonly 'web.config.file'?: string;
}

export const checkConfigCommand: CommandBuilder = (command, context, exitWith) =>
  void command
    .argument('[file]', 'the same as --config FILE')
    .option(...configOption)
    .option('--web.config.file <file>', 'validate this web configuration, too; it may be the only one')
    .option(
      '--online',
      'try each tenant: host, token, scopes, list, one status, clusters, clock, rate limit, expiry of the credential',
    )
    .option('--strict', 'warnings are failures')
    .addOption(choiceOption('--output <format>', 'format of the result', ['text', 'json']).default('text'))
    .action(async (argument: string | undefined, options: CheckOptions) => {
      if (argument !== undefined && options.config !== undefined) {
        throw new UsageError('The configuration file is given twice; write FILE or --config FILE');
      }
      exitWith(await check(argument ?? options.config, options, context));
    });

async function check(file: string | undefined, options: CheckOptions, context: Context): Promise<ExitCode> {
  const { env, output } = context;
  const { 'web.config.file': webFile, strict } = options;
  const report = createCheckReport(output, options.output);
  const isWebAlone = webFile !== undefined && file === undefined && !env['SAIL_BASE_URL'];
  if (isWebAlone && options.online) throw new UsageError('--online needs a configuration file');
  if (webFile !== undefined) await checkWebConfig(webFile);
  if (webFile !== undefined && options.output === 'text') output.print('The web configuration is valid.\n');
  const config = isWebAlone ? null : await loadConfig(file, env);
  if (config !== null) await checkTenants(config, options, report, context);
  const [failures, warnings] = [report.count('failed'), report.count('warning')];
  const isGood = failures === 0 && !(strict && warnings > 0);
  if (config !== null) report.end(nextStep(file, isGood, options));
  return isGood ? exitCodes.good : exitCodes.failed;
}

async function checkTenants(
  config: Config,
  { online, output: format }: CheckOptions,
  report: CheckReport,
  context: Context,
): Promise<void> {
  const names = config.tenants.map(({ name }) => name).join(', ');
  if (format === 'text') context.output.print(`The configuration is valid. Tenants: ${names}\n`);
  for (const tenant of config.tenants) {
    const findings = rateLimitFindings(tenant);
    if (online || findings.length > 0) report.tenant(tenant.name, `${tenant.baseUrl}, ${tenant.apiVersion}`);
    for (const finding of findings) report.finding(finding, millis(0));
    if (online) await checkTenant({ config, tenant, report, context });
  }
}

function nextStep(file: string | undefined, isGood: boolean, { online }: CheckOptions): string {
  const flag = file === undefined ? '' : ` --config ${file}`;
  if (!isGood)
    return `Fix the problems above, then run check-config${flag}${online ? ' --online' : ''} again.`;
  return online
    ? `Next: sailpoint-exporter serve${flag}`
    : `Next: sailpoint-exporter check-config${flag} --online`;
}
