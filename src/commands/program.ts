import { Command, CommanderError } from 'commander';
import { systemClock } from '../lib/clock.ts';
import { messageOf, OperationError, UsageError } from '../lib/errors.ts';
import { version } from '../lib/version.ts';
import { checkConfigCommand } from './check-config.ts';
import { clientsCommand } from './clients.ts';
import { type CommandBuilder, type Context, type ExitCode, exitCodes, type Output } from './context.ts';
import { onceCommand } from './once.ts';
import { serveCommand } from './serve.ts';
import { simulateCommand } from './simulate.ts';

const commands: readonly CommandBuilder[] = [
  serveCommand,
  onceCommand,
  checkConfigCommand,
  clientsCommand,
  simulateCommand,
];

const terminal: Output = {
  print: (text) => void process.stdout.write(text),
  say: (text) => void process.stderr.write(text),
  isWatched: process.stderr.isTTY,
};

/** Runs what the arguments say, and resolves to the exit code. */
export async function run(
  args: readonly string[],
  outside: Pick<Context, 'env' | 'signal' | 'onHangup'> & { readonly output?: Output },
): Promise<ExitCode> {
  const { output = terminal } = outside;
  const context: Context = { ...outside, output, clock: systemClock };
  let code: ExitCode = exitCodes.good;
  const program = new Command('sailpoint-exporter')
    .description(
      'Prometheus exporter for the managed clients (virtual appliances) of SailPoint Identity Security Cloud',
    )
    .version(version);
  for (const build of commands)
    program.addCommand(
      build(context, (end) => {
        code = end;
      }),
    );
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands: inner }) => inner),
  ]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: output.print, writeErr: output.say })
      .showHelpAfterError('(--help says more)');
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, output);
  }
}

function explain(error: unknown, output: Output): ExitCode {
  // Commander has already said what there is to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.good : exitCodes.usage;
  output.say(`${messageOf(error)}\n`);
  if (error instanceof UsageError) return exitCodes.usage;
  if (!(error instanceof OperationError)) output.say('This is a bug: please report it.\n');
  return exitCodes.failed;
}
