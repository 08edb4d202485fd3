import { readFile } from 'node:fs/promises';
import { clientTypes } from '../fleet/client.ts';
import { messageOf, UsageError } from '../lib/errors.ts';
import type { Input, OperationName } from '../sailpoint/operations.ts';
import { wholeNumber } from './numbers.ts';

/** The flags of all verbs; each verb declares its own. */
export interface VerbOptions {
  readonly limit?: number;
  readonly offset?: number;
  readonly count?: true;
  readonly filters?: string;
  readonly type?: string;
  readonly beta?: true;
  readonly clusterId?: string;
  readonly name?: string;
  readonly description?: string;
  readonly patch?: string;
  readonly body?: string;
}

export interface Flag {
  readonly flags: string;
  readonly about: string;
  readonly required?: true;
  readonly parse?: (text: string) => unknown;
}

export interface Question {
  readonly operation: OperationName;
  readonly input: Input;
}

/** One documented operation as a command. */
export interface Verb {
  readonly name: string;
  readonly about: string;
  readonly example: string;
  readonly takesId: boolean;
  /** Wants --yes. */
  readonly writes: boolean;
  readonly flags: readonly Flag[];
  readonly ask: (id: string, options: VerbOptions) => Question | Promise<Question>;
}

const type: Flag = { flags: '--type <type>', about: `type of the client: ${clientTypes.join(', ')}` };

export const verbs: readonly Verb[] = [
  {
    name: 'list',
    about: 'list managed clients',
    example: `list --filters 'clusterId eq "2c91808876dd79120176f758af765c58"'`,
    takesId: false,
    writes: false,
    flags: [
      { flags: '--limit <n>', about: 'at most so many, up to 250', parse: wholeNumber(0, 250) },
      { flags: '--offset <n>', about: 'leave out so many', parse: wholeNumber(0, Number.MAX_SAFE_INTEGER) },
      { flags: '--count', about: 'say on stderr how many there are in all' },
      { flags: '--filters <expression>', about: 'such as: clusterId eq "2c91808876dd79120176f758af765c58"' },
    ],
    ask: (_id, { limit, offset, count, filters }) => ({
      operation: 'getManagedClients',
      input: { query: said({ limit, offset, count, filters }) },
    }),
  },
  {
    name: 'get',
    about: 'show one managed client',
    example: 'get 2c91808a7813090a017814121e121518',
    takesId: true,
    writes: false,
    flags: [],
    ask: (id) => ({ operation: 'getManagedClient', input: { id } }),
  },
  {
    name: 'status',
    about: "show one managed client's status",
    example: 'status 2c91808a7813090a017814121e121518',
    takesId: true,
    writes: false,
    flags: [type, { flags: '--beta', about: 'ask the deprecated beta API' }],
    ask: (id, options) => ({
      operation: options.beta ? 'getManagedClientStatusBeta' : 'getManagedClientStatus',
      input: { id, query: { type: options.type ?? 'VA' } },
    }),
  },
  {
    name: 'create',
    about: 'create a managed client',
    example: 'create --cluster-id 2c91808876dd79120176f758af765c58 --name va-2 --yes',
    takesId: false,
    writes: true,
    flags: [
      { flags: '--cluster-id <id>', about: 'cluster it belongs to', required: true },
      { flags: '--name <name>', about: 'its name' },
      { flags: '--description <text>', about: 'what it is for' },
      type,
    ],
    ask: (_id, { clusterId, name, description, type: clientType }) => ({
      operation: 'createManagedClient',
      input: { body: said({ clusterId, name, description, type: clientType }) },
    }),
  },
  {
    name: 'update',
    about: 'change a managed client',
    example: 'update 2c91808a7813090a017814121e121518 --patch @patch.json --yes',
    takesId: true,
    writes: true,
    flags: [{ flags: '--patch <json>', about: 'JSON Patch (RFC 6902), or @FILE', required: true }],
    ask: async (id, { patch = '' }) => ({
      operation: 'updateManagedClient',
      input: { id, body: await jsonOf('--patch', patch) },
    }),
  },
  {
    name: 'delete',
    about: 'delete a managed client',
    example: 'delete 2c91808a7813090a017814121e121518 --yes',
    takesId: true,
    writes: true,
    flags: [],
    ask: (id) => ({ operation: 'deleteManagedClient', input: { id } }),
  },
  {
    name: 'report-status',
    about: "report a managed client's status as the appliance itself does (deprecated beta API)",
    example: 'report-status 2c91808a7813090a017814121e121518 --body @status.json --yes',
    takesId: true,
    writes: true,
    flags: [{ flags: '--body <json>', about: 'a ManagedClientStatus, or @FILE', required: true }],
    ask: async (id, { body = '' }) => ({
      operation: 'updateManagedClientStatus',
      input: { id, body: await jsonOf('--body', body) },
    }),
  },
];

const said = (
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );

async function jsonOf(flag: string, text: string): Promise<unknown> {
  const json = text.startsWith('@') ? await fileText(flag, text.slice(1)) : text;
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new UsageError(`Cannot read ${flag}: it is no JSON (${messageOf(error)}); write JSON or @FILE`);
  }
}

async function fileText(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new UsageError(`Cannot read ${flag}: "${path}" cannot be read; write the path of a readable file`);
  }
}
