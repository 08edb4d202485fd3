import { Command, InvalidArgumentError, Option } from 'commander';
import type { Config, TenantConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { ignoreEvents } from '../fleet/api-events.ts';
import { apiMessageOf, type FailedCall, httpStatusOf, trackingIdOf } from '../fleet/api-failure.ts';
import { deadline } from '../lib/abort.ts';
import { OperationError, UsageError } from '../lib/errors.ts';
import { printableLines } from '../lib/printable.ts';
import { explain } from '../sailpoint/explain-failure.ts';
import { Governor } from '../sailpoint/governor.ts';
import { createApi } from '../tenant.ts';
import { type Question, type Verb, type VerbOptions, verbs } from './client-verbs.ts';
import { configOption } from './configuration.ts';
import { type CommandBuilder, type Context, exitCodes } from './context.ts';
import { helpText } from './help-text.ts';
import { withoutSecrets } from './secret-fields.ts';

interface Options extends VerbOptions {
  readonly config?: string;
  readonly tenant?: string;
  readonly yes?: true;
}

/** Of each of its operations. */
const clientsExits = [exitCodes.good, exitCodes.failed, exitCodes.usage, exitCodes.interrupted];

export const clientsCommand: CommandBuilder = (parent, context) => {
  for (const verb of verbs) {
    const command = verbCommand(verb);
    command.action(async () => {
      const [id = ''] = command.args;
      const options = command.opts<Options>();
      if (verb.writes && !options.yes) {
        throw new UsageError(`clients ${verb.name} changes the tenant; add --yes to do it`);
      }
      await callAndPrint(await verb.ask(id, options), options, context);
    });
    parent.addCommand(command);
  }
};

function verbCommand(verb: Verb): Command {
  const command = new Command(verb.name)
    .description(verb.about)
    .addHelpText('after', helpText([`sailpoint-exporter clients ${verb.example}`], clientsExits))
    .option(...configOption)
    .option('--tenant <name>', 'which tenant of the file; may be left out when it has one');
  if (verb.takesId) command.argument('<id>', "the client's id", objectId);
  if (verb.writes) command.option('--yes', 'really do it');
  for (const { flags, about, required, parse } of verb.flags) {
    const option = new Option(flags, about).makeOptionMandatory(required ?? false);
    command.addOption(parse === undefined ? option : option.argParser(parse));
  }
  return command;
}

/** These would make another path of the request's. */
function objectId(text: string): string {
  if (!['', '.', '..'].includes(text.trim())) return text;
  throw new InvalidArgumentError('Write the id that clients list shows.');
}

async function callAndPrint(
  { operation, input }: Question,
  options: Options,
  context: Context,
): Promise<void> {
  const { clock, env, signal, output } = context;
  const config = await loadConfig(options.config, env);
  const tenant = chosenTenant(config, options.tenant);
  const governor = new Governor(clock, tenant.rateLimit);
  await using api = createApi({ config, tenant, governor, clock, events: ignoreEvents });
  using limit = deadline(clock, config.sweep.deadline, signal);
  const answer = await api.call(operation, input, limit.signal);
  if (answer.kind === 'failed') throw new OperationError(failureText(answer.failure));
  const { json, total } = answer.value;
  if (json !== null) output.print(printableLines(`${JSON.stringify(withoutSecrets(json), null, 2)}\n`));
  if (total !== null) output.say(`X-Total-Count: ${total}\n`);
}

function chosenTenant({ tenants }: Config, name: string | undefined): TenantConfig {
  const [first, ...others] = tenants;
  const chosen =
    name === undefined && others.length === 0 ? first : tenants.find((tenant) => tenant.name === name);
  if (chosen !== undefined) return chosen;
  const names = tenants.map((tenant) => tenant.name).join(', ');
  throw new UsageError(
    name === undefined
      ? `Say which tenant with --tenant: ${names}`
      : `There is no tenant "${name}"; there are: ${names}`,
  );
}

/** With the API's own words, which are one clean line. */
export function failureText(failure: FailedCall): string {
  const { kind, operation } = failure;
  const status = httpStatusOf(failure);
  const apiMessage = apiMessageOf(failure);
  const trackingId = trackingIdOf(failure);
  return [
    `${operation} failed: ${kind}`,
    status === null ? '' : ` (${status})`,
    apiMessage === null ? '' : ` "${apiMessage}"`,
    `: ${explain(failure)}`,
    trackingId === null ? '' : ` [trackingId ${trackingId}]`,
  ].join('');
}
