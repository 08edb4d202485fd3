import type { ApiFailureKind } from '../fleet/api-failure.ts';
import type { ClientId, ClusterId, TenantName } from '../fleet/client.ts';
import type { StatusCounts } from '../fleet/status.ts';
import type { SkipReason, SweepReason } from '../fleet/sweep-problem.ts';

/** The fields of one log line, whatever its event. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** A field of a log line: its meaning for readers, and its type for the compiler. */
export interface Field<T> {
  readonly meaning: string;
  readonly holds?: T;
}

const field = <T>(meaning: string): Field<T> => ({ meaning });

export const tenant = field<TenantName>('Name of the tenant.');
export const operation = field<string>("SailPoint's operation id, or `token`.");
export const reason = field<string>('What is wrong, in a sentence.');
export const error = field<string>('What broke.');
export const bug = field<string | undefined>('What broke.');
export const apiReason = field<ApiFailureKind>('Kind of failure, as in the label `code`.');
export const skipReason = field<SkipReason>('Why the sweep did not begin.');
export const sweepReason = field<SweepReason | 'bug'>('Why the sweep did not succeed.');
export const expiresInDays = field<number>('Whole days left.');

/** What the API said when it refused, or why it could not be asked. */
export const refusal = {
  problem: field<string | undefined>('Which file of the credentials cannot be used, and why.'),
  operation: field<string | undefined>("SailPoint's operation id, or `token`."),
  httpStatus: field<number | undefined>('Status of the answer.'),
  apiMessage: field<string | undefined>("The API's own words, cut at 300 characters."),
  trackingId: field<string | undefined>("SailPoint's support asks for it."),
} as const;

/** How far a list is from complete. */
export const shortfall = {
  listed: field<number | undefined>('How many the list held.'),
  total: field<number | undefined>('How many there are as the API counts.'),
} as const;

export const scopes = field<readonly string[]>('Any one of them permits the operation.');

export const coverage = {
  polled: field<number>('Clients whose status call worked.'),
  failed: field<number>('Clients whose status call failed.'),
  deferred: field<number>('Clients left for the next sweep.'),
  capped: field<number>('Clients beyond `sweep.maxClients`.'),
} as const;

export const massLoss = {
  missing: field<number>('Clients that are kept although the list lacks them.'),
  listed: field<number>('Clients that the list still names.'),
} as const;

export const sweepSummary = {
  clients: field<number>('Clients known.'),
  ...coverage,
  durationSeconds: field<number>('How long it took.'),
  byStatus: field<StatusCounts>('How many clients are in each state.'),
} as const;

export const client = {
  tenant,
  clientId: field<ClientId>("The client's `id`."),
  clientName: field<string | null>("The client's name."),
  clusterId: field<ClusterId | null>("The cluster's `id`."),
  clusterName: field<string | null>("The cluster's name, where it is known."),
} as const;

export const cluster = {
  tenant,
  clusterId: field<ClusterId>("The cluster's `id`."),
  clusterName: field<string | null>("The cluster's name."),
} as const;

export const sinceSeenSeconds = field<number | undefined>('Age of the last contact, where one is known.');

export const change = {
  from: field<string>('State before.'),
  to: field<string>('State now.'),
} as const;

export const attempt = {
  code: field<string>('HTTP status, or kind of failure.'),
  durationSeconds: field<number>('How long it took.'),
} as const;

export const listening = {
  host: field<string>('Address that is served.'),
  port: field<number>('Port that is served.'),
  tls: field<boolean>('Whether it speaks TLS.'),
  http2: field<boolean>('Always false: HTTP/1.1 is served.'),
  serves: field<'all' | 'health'>('`all`, or `health` alone.'),
} as const;

export const retryAfterSeconds = field<number>('How long all requests of the tenant wait.');
export const waitSeconds = field<number>('How long the request waited.');
export const result = field<'success' | 'incomplete'>('Whether everything planned was read.');
export const tokenResult = field<'success' | 'failure'>('Whether a token came.');
export const unexpected = {
  field: field<string>('Field of the API.'),
  times: field<number>('How often it held such a value.'),
} as const;
export const tenants = field<readonly string[]>('Names of all tenants.');
export const exitCode = field<number>('Exit code of the process.');
export const route = field<string>('Path that was asked for; `other` if there is no such page.');
export const family = field<string>('Name of the metric.');
export const pollSuccess = field<boolean>('Whether the last status call worked.');
export const status = field<string>('State of the client.');
export const lines = field<number>('How many lines were dropped since the last that was written.');
