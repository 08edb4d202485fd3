import { clientTypes } from '../fleet/client.ts';
import { UsageError } from '../lib/errors.ts';
import { type Ask, type Flag, given, type Verb } from './api-verbs.ts';
import { bodyFrom } from './body-argument.ts';
import { listVerb } from './list-verb.ts';

const id = '2c91808a7813090a017814121e121518';
const cluster = '2c91808876dd79120176f758af765c58';

const type: Flag = { flags: '--type <type>', about: 'type of the client', choices: clientTypes };
const reads = { writes: null, idOf: 'client' } as const;

export const clientVerbs: readonly Verb[] = [
  listVerb({
    operation: 'getManagedClients',
    what: 'managed clients',
    filter: `clusterId eq "${cluster}"`,
  }),
  {
    ...reads,
    name: 'get',
    about: 'show one managed client',
    example: `get ${id}`,
    question: (of) => ({ operation: 'getManagedClient', input: { id: of } }),
  },
  {
    ...reads,
    name: 'status',
    about: "show one managed client's status",
    example: `status ${id}`,
    flags: [
      { ...type, about: `${type.about}; without it, the type that the client itself has` },
      { flags: '--beta', about: 'ask the deprecated beta API' },
    ],
    question: async (of, options, ask) => ({
      operation: options.beta ? 'getManagedClientStatusBeta' : 'getManagedClientStatus',
      input: { id: of, query: { type: options.type ?? (await typeOf(of, ask)) } },
    }),
  },
  {
    ...reads,
    name: 'health',
    about: "show one managed client's health indicators (from v2025 on)",
    example: `health ${id}`,
    question: (of) => ({ operation: 'getManagedClientHealthIndicators', input: { id: of } }),
  },
  {
    name: 'create',
    about: 'create a managed client',
    example: `create --cluster-id ${cluster} --name va-2 --yes`,
    idOf: null,
    writes: { doing: 'Create a managed client', done: 'Created a managed client' },
    flags: [
      { flags: '--cluster-id <id>', about: 'cluster it belongs to', required: true },
      { flags: '--name <name>', about: 'its name' },
      { flags: '--description <text>', about: 'what it is for' },
      type,
    ],
    question: (_id, { clusterId, name, description, type: clientType }) => ({
      operation: 'createManagedClient',
      input: { body: given({ clusterId, name, description, type: clientType }) },
    }),
  },
  {
    name: 'update',
    about: 'change a managed client',
    example: `update ${id} --patch @patch.json --yes`,
    idOf: 'client',
    writes: { doing: 'Change the managed client', done: 'Changed the managed client' },
    flags: [{ flags: '--patch <json>', about: 'JSON Patch (RFC 6902), or @FILE', required: true }],
    question: async (of, { patch = '' }) => ({
      operation: 'updateManagedClient',
      input: { id: of, body: await bodyFrom('--patch', patch) },
    }),
  },
  {
    name: 'delete',
    about: 'delete a managed client',
    example: `delete ${id} --yes`,
    idOf: 'client',
    writes: { doing: 'Delete the managed client', done: 'Deleted the managed client' },
    question: (of) => ({ operation: 'deleteManagedClient', input: { id: of } }),
  },
  {
    name: 'report-status',
    about: "report a managed client's status as the appliance itself does (deprecated beta API)",
    example: `report-status ${id} --body @status.json --yes`,
    idOf: 'client',
    writes: {
      doing: 'Report a status of the managed client',
      done: 'Reported a status of the managed client',
    },
    flags: [{ flags: '--body <json>', about: 'a ManagedClientStatus, or @FILE', required: true }],
    question: async (of, { body = '' }) => ({
      operation: 'updateManagedClientStatus',
      input: { id: of, body: await bodyFrom('--body', body) },
    }),
  },
];

/** The body that the status operation expects. */
async function typeOf(of: string, ask: Ask): Promise<string> {
  const client = await ask({ operation: 'getManagedClient', input: { id: of } });
  const written = String(Reflect.get(Object(client), 'type') ?? '').toUpperCase();
  const known = clientTypes.find((one) => one === written);
  if (known !== undefined) return known;
  throw new UsageError(
    `The client is of the type "${written}", whose status cannot be asked for; write --type with one of ${clientTypes.join(', ')}`,
  );
}
