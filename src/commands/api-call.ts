import { closest } from 'fastest-levenshtein';
import type { Config, TenantConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { ignoreEvents } from '../fleet/api-events.ts';
import { deadline } from '../lib/abort.ts';
import { OperationError, UsageError } from '../lib/errors.ts';
import { printableLines } from '../lib/printable.ts';
import type { Answer } from '../sailpoint/answer.ts';
import { Governor } from '../sailpoint/governor.ts';
import { operations, pageSize } from '../sailpoint/operations.ts';
import { createApi } from '../tenant.ts';
import type { Ask, Question, Verb, VerbOptions } from './api-verbs.ts';
import type { Context } from './context.ts';
import { failureText } from './failure-text.ts';
import { withoutSecrets } from './secret-fields.ts';

export interface TenantOptions {
  readonly config?: string;
  readonly tenant?: string;
}

interface VerbCall {
  readonly verb: Verb;
  readonly id: string;
  readonly options: VerbOptions & TenantOptions;
  readonly isDry: boolean;
  readonly isSure: boolean;
}

type Call = (question: Question) => Promise<Answer>;

/** Calls the operation of a verb and prints its answer, secrets masked. */
export async function callAndPrint(verbCall: VerbCall, context: Context): Promise<void> {
  const { clock, env, signal, output } = context;
  const { verb, id, options, isDry } = verbCall;
  const config = await loadConfig(options.config, env);
  const tenant = chosenTenant(config, options.tenant);
  const governor = new Governor(clock, tenant.rateLimit);
  await using api = createApi({ config, tenant, governor, clock, events: ignoreEvents });
  using limit = deadline(clock, config.sweep.deadline, signal);
  const call: Call = async ({ operation, input }) => {
    const answer = await api.call(operation, input, limit.signal);
    if (answer.kind === 'ok') return answer.value;
    throw new OperationError(`${operation} failed: ${failureText(answer.failure, tenant)}`);
  };
  const ask: Ask = async (question) => (await call(question)).json;
  const question = await verb.question(id, options, ask);
  if (isDry) return print(context, requestOf(question));
  await confirm(verbCall, tenant, context);
  const answer = await call(question);
  const json = options.all ? await allPages(question, answer, call) : answer.json;
  if (json !== null) print(context, json);
  if (Array.isArray(json)) sayCount(json.length, answer.total, options, output.say);
  if (verb.writes !== null) output.say(`${sentence(verb.writes.done, verbCall, tenant)}.\n`);
}

const print = ({ output }: Context, json: unknown): void =>
  output.print(printableLines(`${JSON.stringify(withoutSecrets(json), null, 2)}\n`));

const requestOf = ({ operation, input: { id, query, body } }: Question) => ({
  method: operations[operation].method,
  operation,
  id,
  query,
  body,
});

const sentence = (words: string, { verb, id }: VerbCall, { name }: TenantConfig): string =>
  `${words}${verb.idOf === null ? '' : ` ${id}`} of the tenant ${name}`;

/** Without a terminal to ask on, --yes is required. */
async function confirm(verbCall: VerbCall, tenant: TenantConfig, { output, signal }: Context): Promise<void> {
  const { verb, isSure } = verbCall;
  if (verb.writes === null || isSure) return;
  const answer = await output.ask(`${sentence(verb.writes.doing, verbCall, tenant)}? [y/N] `, signal);
  if (answer === null) throw new UsageError(`${verb.name} changes the tenant; add --yes to do it`);
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new UsageError('Nothing was changed');
}

/** All pages, the first included. An element that is on two pages appears once. */
async function allPages({ operation, input }: Question, first: Answer, call: Call): Promise<unknown> {
  const start = Number(input.query?.['offset'] ?? 0);
  let page = first.json;
  const elements: unknown[] = [];
  while (Array.isArray(page)) {
    elements.push(...(page as unknown[]));
    if (page.length < pageSize) break;
    const offset = String(start + elements.length);
    page = (await call({ operation, input: { query: { ...input.query, offset } } })).json;
  }
  return [...new Map(elements.map((one) => [Reflect.get(Object(one), 'id') ?? one, one])).values()];
}

function sayCount(
  shown: number,
  total: number | null,
  { count, all, offset = 0 }: VerbOptions,
  say: (text: string) => void,
): void {
  if (total === null) return;
  if (count) say(`X-Total-Count: ${total}\n`);
  if (!all && offset + shown < total) say(`${shown} of ${total} shown, --all for the rest\n`);
}

function chosenTenant({ tenants }: Config, name: string | undefined): TenantConfig {
  const [first, ...others] = tenants;
  const chosen =
    name === undefined && others.length === 0 ? first : tenants.find((tenant) => tenant.name === name);
  if (chosen !== undefined) return chosen;
  const names = tenants.map((tenant) => String(tenant.name));
  throw new UsageError(
    name === undefined
      ? `Say which tenant with --tenant: ${names.join(', ')}`
      : `There is no tenant "${name}"; did you mean ${closest(name, names)}? There are: ${names.join(', ')}`,
  );
}
