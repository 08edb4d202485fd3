import { SingleBar } from 'cli-progress';
import { Option } from 'commander';
import type { Config } from '../config/config.ts';
import { createBody } from '../exposition/body.ts';
import { type FleetReport, fleetReport } from '../fleet/report.ts';
import type { View } from '../fleet/view.ts';
import { Governors } from '../governors.ts';
import { printableLines } from '../lib/printable.ts';
import { sweep } from '../sweep/sweep.ts';
import { sweepTelemetry } from '../telemetry/sweep-telemetry.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { createTenant, type Tenant, thresholdsOf } from '../tenant.ts';
import { type ConfigurationOptions, configOption, demoOption, openConfiguration } from './configuration.ts';
import { type CommandBuilder, type Context, type ExitCode, exitCodes } from './context.ts';
import { fleetTable } from './fleet-table.ts';

interface Options extends ConfigurationOptions {
  readonly output: keyof typeof outputs;
  readonly failOn?: 'unhealthy';
}

interface Outcome {
  readonly views: readonly View[];
  readonly report: FleetReport;
  readonly context: Context;
}

const outputs = {
  table: ({ report }: Outcome) => fleetTable(report),
  json: ({ report }: Outcome) => printableLines(`${JSON.stringify(report, null, 2)}\n`),
  prometheus: async ({ views, context: { clock, output } }: Outcome) => {
    const body = createBody({
      clock,
      views: () => views,
      selfMetrics: async () => '',
      onBroken: (family) => output.say(`Cannot render ${family}; it is left out\n`),
    });
    const text = Buffer.concat(await body.text()).toString();
    return output.columns === null ? text : printableLines(text);
  },
} as const;

export const onceCommand: CommandBuilder = (command, context, exitWith) =>
  void command
    .option(...configOption)
    .option(...demoOption)
    .addOption(
      new Option('--output <format>', 'format of the result').choices(Object.keys(outputs)).default('table'),
    )
    .addOption(
      new Option('--fail-on <condition>', 'exit with 3 when a client is ERROR, FAILED or not seen').choices([
        'unhealthy',
      ]),
    )
    .action(async (options: Options) => {
      const { clock, output } = context;
      await using stack = new AsyncDisposableStack();
      const configuration = stack.use(await openConfiguration(options, context));
      const config = await configuration.load();
      const views = await sweepAll(config, context, stack);
      const report = fleetReport(views, clock.tick());
      output.print(await outputs[options.output]({ views, report, context }));
      exitWith(exitCodeOf(report, options.failOn));
    });

async function sweepAll(
  config: Config,
  context: Context,
  stack: AsyncDisposableStack,
): Promise<readonly View[]> {
  const { clock, signal } = context;
  // Standard output holds the result alone.
  const telemetry = createTelemetry(config.log, clock, 2);
  const governors = new Governors(clock);
  const tenants = config.tenants.map((tenant) => ({
    name: tenant.name,
    wired: stack.use(createTenant({ config, tenant, governors, clock, telemetry, store: null })),
  }));
  const thresholds = thresholdsOf(config);
  using progress = showProgress(context);
  return await Promise.all(
    tenants.map(async ({ name, wired }) => {
      const { snapshot, problem, failedPolls } = await sweep(
        wired.store.current(),
        { ...toolsWith(progress, wired), allowance: null, show: () => {} },
        signal,
      );
      signal.throwIfAborted();
      const events = sweepTelemetry(name, telemetry);
      events.pollsFailed(failedPolls);
      events.sweepEnded(snapshot, problem);
      return { snapshot, thresholds, interval: null };
    }),
  );
}

interface Progress extends Disposable {
  more(planned: number): void;
  step(): void;
}

/** A bar on the terminal of whoever waits; nothing in a pipe. */
function showProgress({ output }: Context): Progress {
  if (!output.isWatched) return { more: () => {}, step: () => {}, [Symbol.dispose]: () => {} };
  const bar = new SingleBar({
    stream: process.stderr,
    clearOnComplete: true,
    format: 'Reading statuses {bar} {value}/{total}',
  });
  bar.start(0, 0);
  return {
    more: (planned) => bar.setTotal(bar.getTotal() + planned),
    step: () => bar.increment(),
    [Symbol.dispose]: () => bar.stop(),
  };
}

const toolsWith = (progress: Progress, { tools }: Tenant): Tenant['tools'] => ({
  ...tools,
  api: {
    ...tools.api,
    list: async (signal) => {
      const list = await tools.api.list(signal);
      if (list.kind === 'ok') progress.more(list.value.sightings.length);
      return list;
    },
    poll: async (client, signal) => {
      const reading = await tools.api.poll(client, signal);
      progress.step();
      return reading;
    },
  },
});

function exitCodeOf({ tenants }: FleetReport, failOn: Options['failOn']): ExitCode {
  if (tenants.some(({ lastSweep }) => lastSweep?.result !== 'success')) return exitCodes.failed;
  const isUnhealthy = tenants.some(({ clients }) =>
    clients.some(({ verdict }) => verdict === 'unhealthy' || verdict === 'not_seen'),
  );
  return failOn === 'unhealthy' && isUnhealthy ? exitCodes.unhealthy : exitCodes.good;
}
