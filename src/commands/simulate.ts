import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.ts';
import { aborted } from '../lib/abort.ts';
import { UsageError } from '../lib/errors.ts';
import type { Millis, RateLimit } from '../lib/units.ts';
import { type ScenarioName, scenarios } from '../simulator/scenarios.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { choiceOption } from './choice-option.ts';
import type { CommandBuilder } from './context.ts';
import { decimal, durationArgument, wholeNumber } from './numbers.ts';

interface SimulateOptions {
  readonly port: number;
  readonly host: string;
  readonly clients?: number;
  readonly scenario: ScenarioName;
  readonly rateLimit?: RateLimit;
  readonly seed?: number;
  readonly startsAfter?: Millis;
  readonly pace?: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

export const simulateCommand: CommandBuilder = (command, { clock, output, signal }) =>
  void command
    .option('--port <n>', 'port; 0: any that is free', wholeNumber(0, 65_535), 9826)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--clients <n>', 'size of the fleet; default: that of the scenario', wholeNumber(0, 100_000))
    .addOption(choiceOption('--scenario <name>', 'what happens', Object.keys(scenarios)).default('healthy'))
    .option('--rate-limit <r/window>', 'requests per window, such as 100/10s', rateLimit)
    .option(
      '--starts-after <duration>',
      'how long all is well before the scenario begins; default: 30s',
      durationArgument,
    )
    .option(
      '--pace <n>',
      'how many times faster than described the scenario runs; 0.25: four times slower',
      decimal(0.01, 1_000),
    )
    .option('--seed <n>', 'the same seed gives the same fleet', wholeNumber(0, 2 ** 31))
    .option('--client-id <id>', 'the only client id that is accepted; default: any')
    .option('--client-secret <secret>', 'the only secret that is accepted; default: any')
    .addHelpText('after', `\nScenarios:\n${scenarioList(command)}`)
    .action(async (options: SimulateOptions) => {
      await using simulator = await startSimulator({ ...options, clock, ...credentialsOf(options) });
      output.print(`Simulated tenant at ${simulator.url} (scenario ${options.scenario})\n`);
      await aborted(signal);
    });

/** Laid out as the help lays out flags. */
function scenarioList(command: Command): string {
  const help = command.createHelp();
  const width = Math.max(...Object.keys(scenarios).map(({ length }) => length));
  return Object.entries(scenarios)
    .map(([name, { description }]) => help.formatItem(name, width, description, help))
    .join('\n');
}

function credentialsOf({ clientId, clientSecret }: SimulateOptions) {
  if (clientId === undefined && clientSecret === undefined) return {};
  if (clientId !== undefined && clientSecret !== undefined)
    return { credentials: { clientId, clientSecret } };
  throw new UsageError('--client-id and --client-secret go together: write both or neither');
}

function rateLimit(text: string): RateLimit {
  const [requests = '', window = ''] = text.split('/');
  const span = parseDuration(window);
  if (!/^[1-9]\d*$/.test(requests) || span.kind === 'failed') {
    throw new InvalidArgumentError('Write requests per window, such as 100/10s.');
  }
  return { requests: Number(requests), window: span.value };
}
