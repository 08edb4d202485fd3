import { Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../lib/errors.ts';
import { callAndPrint, type TenantOptions } from './api-call.ts';
import type { Flag, Verb, VerbOptions } from './api-verbs.ts';
import { choiceOption } from './choice-option.ts';
import { configOption } from './configuration.ts';
import { type CommandBuilder, type Context, exitCodes } from './context.ts';
import { helpText } from './help-text.ts';

interface VerbCommandOptions extends VerbOptions, TenantOptions {
  readonly yes?: true;
  readonly dryRun?: true;
}

/** The exit codes of every verb. */
const exits = [exitCodes.good, exitCodes.failed, exitCodes.usage, exitCodes.interrupted];

/** A command whose verbs are operations of the API. */
export const apiCommand =
  (parentName: string, verbs: readonly Verb[]): CommandBuilder =>
  (parent, context) => {
    for (const verb of verbs) {
      const command = verbCommand(parentName, verb);
      command.action(async () => {
        const [id = ''] = command.args;
        await run(verb, id, command.opts<VerbCommandOptions>(), context);
      });
      parent.addCommand(command);
    }
  };

function verbCommand(parentName: string, verb: Verb): Command {
  const command = new Command(verb.name)
    .description(verb.about)
    .addHelpText('after', helpText([`sailpoint-exporter ${parentName} ${verb.example}`], exits))
    .option(...configOption)
    .option('--tenant <name>', 'which tenant of the file; may be left out when it has one');
  if (verb.idOf !== null) command.argument('<id>', `the ${verb.idOf}'s id`, objectId(parentName));
  if (verb.writes !== null) {
    command.option('--yes', 'do it without asking').option('--dry-run', 'only print what would be sent');
  }
  for (const flag of verb.flags ?? []) command.addOption(optionOf(flag));
  return command;
}

function optionOf({ flags, about, required, choices, parse }: Flag): Option {
  const option = choices === undefined ? new Option(flags, about) : choiceOption(flags, about, choices);
  if (parse !== undefined) option.argParser(parse);
  return option.makeOptionMandatory(required ?? false);
}

/** An empty id, or one of dots, would change the path of the request. */
const objectId =
  (parentName: string) =>
  (text: string): string => {
    if (!['', '.', '..'].includes(text.trim())) return text;
    throw new InvalidArgumentError(`Write the id that ${parentName} list shows.`);
  };

async function run(verb: Verb, id: string, options: VerbCommandOptions, context: Context): Promise<void> {
  const { all, limit, yes, dryRun } = options;
  if (all && limit !== undefined) throw new UsageError('--all and --limit exclude each other; write one');
  await callAndPrint({ verb, id, options, isDry: dryRun === true, isSure: yes === true }, context);
}
