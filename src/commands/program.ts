import { Command, CommanderError } from 'commander';
import { aborted } from '../lib/abort.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { messageOf, OperationError, UsageError } from '../lib/errors.ts';
import { printableLines } from '../lib/printable.ts';
import { seconds } from '../lib/units.ts';
import { version } from '../lib/version.ts';
import { commandTable } from './command-table.ts';
import { type Context, type ExitCode, exitCodeOf, exitCodes, type Output } from './context.ts';
import { helpText } from './help-text.ts';

/** Runs what the arguments say, and resolves to the exit code. */
export async function run(
  args: readonly string[],
  outside: Omit<Context, 'clock' | 'buildAll'>,
): Promise<ExitCode> {
  const name = calledName(args) ?? '';
  const isDaemon = Object.hasOwn(commandTable, name) && commandTable[name]?.runsUntilStopped === true;
  const { output } = outside;
  // Messages quote files, arguments and answers, which may hold control characters.
  const say = (text: string): void => output.say(printableLines(text));
  const context: Context = {
    ...outside,
    output: { ...output, say },
    clock: systemClock,
    buildAll: () => buildProgram(Object.keys(commandTable), context, () => {}),
  };
  return isDaemon ? await parse(args, context) : await runOnce(args, context);
}

/** A partial result must not look complete: after an interruption nothing more is printed, and no failure is reported. */
async function runOnce(args: readonly string[], context: Context): Promise<ExitCode> {
  const { signal, clock, output } = context;
  const unlessInterrupted = (write: (text: string) => void) => (text: string) => {
    if (!signal.aborted) write(text);
  };
  const quiet = { ...output, print: unlessInterrupted(output.print), say: unlessInterrupted(output.say) };
  const code = await Promise.race([parse(args, { ...context, output: quiet }), afterGrace(signal, clock)]);
  return signal.aborted ? exitCodes.interrupted : code;
}

const grace = seconds(1);

/** An interrupted command closes what it opened. A command that hangs in a system call is not waited for. */
async function afterGrace(signal: AbortSignal, clock: Clock): Promise<ExitCode> {
  await aborted(signal);
  await clock.sleep(grace, new AbortController().signal);
  return exitCodes.interrupted;
}

async function parse(args: readonly string[], context: Context): Promise<ExitCode> {
  const { output } = context;
  let code: ExitCode = exitCodes.good;
  try {
    const name = calledName(args);
    const program = await buildProgram(name === undefined ? [] : [name], context, (end) => {
      code = end;
    });
    for (const command of commandsIn(program)) {
      command
        .exitOverride()
        .configureOutput({
          writeOut: output.print,
          writeErr: output.say,
          outputError: (message, write) => write(withHint(message, command)),
        })
        .showHelpAfterError('(--help says more)');
    }
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, output);
  }
}

/** Commander guesses at long flags alone. */
function withHint(message: string, { options }: Command): string {
  const flags = options.flatMap(({ long }) => long ?? []);
  const letter = /unknown option '-(\w)'/.exec(message)?.[1];
  const meant = flags.find((flag) => letter !== undefined && flag.startsWith(`--${letter}`));
  if (meant !== undefined) return `${message}(Did you mean ${meant}?)\n`;
  const isFile = message.includes('too many arguments') && flags.includes('--config');
  return isFile ? `${message}(A file is given as --config FILE.)\n` : message;
}

const calledName = (args: readonly string[]): string | undefined => (args[0] === 'help' ? args[1] : args[0]);

/** Only the command that is called is built with its flags; the others have just a name and a description. */
async function buildProgram(
  called: readonly string[],
  context: Context,
  exitWith: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('sailpoint-exporter')
    .description(
      'Prometheus exporter for the managed clients (virtual appliances) of SailPoint Identity Security Cloud',
    )
    .version(version)
    .addHelpText('after', helpText(['sailpoint-exporter serve --demo'], Object.values(exitCodes)));
  for (const [name, { description, load, examples, exits, failure }] of Object.entries(commandTable)) {
    const command = new Command(name);
    if (called.includes(name)) (await load())(command, context, exitWith);
    program.addCommand(
      command.description(description).addHelpText('after', helpText(examples, exits, failure)),
    );
  }
  return program;
}

const commandsIn = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(commandsIn),
];

function explain(error: unknown, output: Output): ExitCode {
  // Commander has already printed its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.good : exitCodes.usage;
  output.say(`${messageOf(error)}\n`);
  if (!(error instanceof UsageError || error instanceof OperationError))
    output.say('This is a bug: please report it.\n');
  return exitCodeOf(error);
}
