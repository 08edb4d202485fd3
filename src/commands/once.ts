import { InvalidArgumentError } from 'commander';
import { createMetricsBody } from '../exposition/metrics-body.ts';
import type { Verdict } from '../fleet/judge.ts';
import { type FleetReport, fleetReport } from '../fleet/report.ts';
import { needsCare, verdictWords } from '../fleet/verdict-words.ts';
import type { View } from '../fleet/view.ts';
import { printableLines } from '../lib/printable.ts';
import { type Millis, seconds } from '../lib/units.ts';
import { choiceOption } from './choice-option.ts';
import { type ConfigurationOptions, configOption, demoOption, openConfiguration } from './configuration.ts';
import { type CommandBuilder, type Context, type ExitCode, exitCodes } from './context.ts';
import { fleetTable } from './fleet-table.ts';
import { durationArgument } from './numbers.ts';
import { prepareSweeps } from './once-sweeps.ts';
import { paintWith } from './paint.ts';

interface OnceOptions extends ConfigurationOptions {
  readonly output: keyof typeof outputs;
  readonly only?: readonly Verdict[];
  readonly watch?: Millis | true;
  readonly failOn?: 'unhealthy';
}

interface Outcome {
  readonly views: readonly View[];
  readonly report: FleetReport;
  readonly only: readonly Verdict[] | null;
  readonly context: Context;
}

const outputs = {
  table: ({ report, only, context: { output } }: Outcome) =>
    fleetTable(report, { width: output.columns(), paint: paintWith(output.inColor), only }),
  json: ({ report, only }: Outcome) => printableLines(`${JSON.stringify(withOnly(report, only), null, 2)}\n`),
  prometheus: async ({ views, context: { clock, output } }: Outcome) => {
    const body = createMetricsBody({
      clock,
      views: () => views,
      selfMetrics: async () => '',
      onBroken: (family) => output.say(`Cannot render ${family}; it is left out\n`),
    });
    const text = Buffer.concat(await body.text()).toString();
    return output.columns() === null ? text : printableLines(text);
  },
} as const;

const withOnly = ({ tenants }: FleetReport, only: readonly Verdict[] | null): FleetReport => ({
  tenants: tenants.map((tenant) => ({
    ...tenant,
    clients: tenant.clients.filter(({ verdict }) => only?.includes(verdict) ?? true),
  })),
});

export const onceCommand: CommandBuilder = (command, context, exitWith) =>
  void command
    .option(...configOption)
    .option(...demoOption)
    .addOption(
      choiceOption('--output <format>', 'format of the result', Object.keys(outputs)).default('table'),
    )
    .option('--only <verdicts>', `show only these clients: ${Object.keys(selections).join(', ')}`, selection)
    .option('--watch [interval]', 'sweep again and again, every 30s by default', durationArgument)
    .addOption(
      choiceOption('--fail-on <condition>', 'exit with 3 when a client is ERROR, FAILED or not seen', [
        'unhealthy',
      ]),
    )
    .action(async (options: OnceOptions) => {
      await using stack = new AsyncDisposableStack();
      const configuration = stack.use(await openConfiguration(options, context));
      const sweepAll = prepareSweeps(await configuration.load(), context, stack);
      do {
        const code = await showOnce(await sweepAll(), options, context);
        exitWith(code);
        if (code === exitCodes.unhealthy || context.output.isClosed()) return;
      } while (await nextWatch(options, context));
    });

async function showOnce(views: readonly View[], options: OnceOptions, context: Context): Promise<ExitCode> {
  const { clock, output } = context;
  const report = fleetReport(views, clock.tick());
  const text = await outputs[options.output]({ views, report, only: options.only ?? null, context });
  const isRedrawn = options.watch !== undefined && output.columns() !== null;
  output.print(isRedrawn ? `${clearScreen}${text}` : text);
  return exitCodeOf(report, options.failOn);
}

const clearScreen = '\u001b[H\u001b[2J';
const betweenSweeps = seconds(30);

/** Whether there is a next sweep, after a pause; rejects when interrupted. */
async function nextWatch({ watch }: OnceOptions, { clock, signal }: Context): Promise<boolean> {
  if (watch === undefined) return false;
  await clock.sleep(watch === true ? betweenSweeps : watch, signal);
  return true;
}

const selections: Readonly<Record<string, readonly Verdict[]>> = {
  care: needsCare,
  ...Object.fromEntries(
    Object.entries(verdictWords).map(([verdict, word]) => [
      word.toLowerCase().replaceAll(' ', '-'),
      [verdict as Verdict],
    ]),
  ),
};

function selection(text: string): readonly Verdict[] {
  return text.split(',').flatMap((name) => {
    const verdicts = Object.hasOwn(selections, name) ? selections[name] : undefined;
    if (verdicts !== undefined) return verdicts;
    throw new InvalidArgumentError(
      `Write one or more of ${Object.keys(selections).join(', ')}, separated by commas.`,
    );
  });
}

function exitCodeOf({ tenants }: FleetReport, failOn: OnceOptions['failOn']): ExitCode {
  if (tenants.some(({ lastSweep }) => lastSweep?.result !== 'success')) return exitCodes.failed;
  const isUnhealthy = tenants.some(({ clients }) =>
    clients.some(({ verdict }) => verdict === 'unhealthy' || verdict === 'not_seen'),
  );
  return failOn === 'unhealthy' && isUnhealthy ? exitCodes.unhealthy : exitCodes.good;
}
