import * as fields from './event-fields.ts';
import { type EventRow, row } from './event-row.ts';

const { tenant, client, cluster, operation, reason, apiReason, sweepReason, sinceSeenSeconds } = fields;
const { httpStatus, trackingId } = fields.refusal;

const named = { first: 100, noun: 'Client' } as const;
const namedClusters = { first: 100, noun: 'Cluster' } as const;

/** Every log event, and the counter that it increments. docs/LOGS.md is generated from it. */
export const eventTable = {
  'sweep.completed': row(
    'info',
    'Sweep completed',
    { tenant, result: fields.result, ...fields.sweepSummary },
    { counter: { metric: 'sweeps' }, unlogged: ['result'] },
  ),
  'sweep.incomplete': row('warn', 'Sweep incomplete; still serving the last known state of what is missing', {
    tenant,
    reason: sweepReason,
    ...fields.refusal,
    ...fields.shortfall,
    ...fields.coverage,
  }),
  'sweep.failed': row(
    'warn',
    'Sweep failed; still serving the last known state',
    { tenant, reason: sweepReason, ...fields.refusal, ...fields.shortfall, error: fields.bug },
    { counter: { metric: 'sweeps', labels: { result: 'failed' } } },
  ),
  'sweep.skipped': row(
    'warn',
    'Sweep skipped; the previous one is still running',
    { tenant, reason: fields.skipReason },
    { counter: { metric: 'sweeps', labels: { result: 'skipped' } } },
  ),
  'client.appeared': row('info', 'Managed client appeared', client, { named }),
  'client.removed': row('info', 'Managed client removed', client, {
    named,
    counter: { metric: 'clientsRemoved', by: 'furtherClients' },
  }),
  'clients.missing': row(
    'warn',
    'Too many managed clients left the list at once; still serving their last known state for up to an hour',
    { tenant, ...fields.massLoss },
  ),
  'cluster.appeared': row('info', 'Managed cluster appeared', cluster, { named: namedClusters }),
  'cluster.removed': row('info', 'Managed cluster removed', cluster, { named: namedClusters }),
  'cluster.status_changed': row(
    'warn',
    'Managed cluster changed its status',
    { ...cluster, ...fields.change },
    { named: namedClusters, betterLevel: 'info' },
  ),
  'clusters.failed': row(
    'warn',
    'The managed clusters cannot be listed; still serving the last known ones',
    { tenant, reason: apiReason, httpStatus, trackingId },
    { oncePer: ['tenant'] },
  ),
  'credential.expiring': row(
    'warn',
    'The access token of the exporter ends soon; replace it',
    { tenant, expiresInDays: fields.expiresInDays },
    { oncePer: ['tenant', 'expiresInDays'] },
  ),
  'client.status_changed': row(
    'warn',
    'Managed client changed its status',
    { ...client, ...fields.change, sinceSeenSeconds },
    { named, betterLevel: 'info' },
  ),
  'client.not_seen': row('warn', 'Managed client not seen', { ...client, sinceSeenSeconds }, { named }),
  'client.seen_again': row('info', 'Managed client seen again', { ...client, sinceSeenSeconds }, { named }),
  'client.observed': row('info', 'Managed client observed', {
    ...client,
    status: fields.status,
    sinceSeenSeconds,
    pollSuccess: fields.pollSuccess,
  }),
  'client.poll_failed': row(
    'warn',
    'Status call failed',
    { tenant, clientId: client.clientId, reason: apiReason, httpStatus, trackingId },
    { named: { first: 10, noun: 'Client' } },
  ),
  'api.request': row(
    'trace',
    'API request',
    { tenant, operation, ...fields.attempt },
    { counter: { metric: 'apiRequests' } },
  ),
  'api.retried': row('debug', 'API request repeated', { tenant }, { counter: { metric: 'apiRetries' } }),
  'api.waited': row(
    'trace',
    'API request waited for its turn',
    { tenant, waitSeconds: fields.waitSeconds },
    { counter: { metric: 'apiRateLimitWait', by: 'waitSeconds' } },
  ),
  'api.rate_limited': row(
    'warn',
    'The API limits our requests; all requests of this tenant wait',
    { tenant, operation, retryAfterSeconds: fields.retryAfterSeconds },
    { counter: { metric: 'apiRateLimited' }, oncePer: ['tenant'] },
  ),
  'api.unavailable': row(
    'warn',
    'The API is unavailable and says for how long; all requests of this tenant wait',
    { tenant, operation, retryAfterSeconds: fields.retryAfterSeconds },
    { oncePer: ['tenant'] },
  ),
  'api.auth_failed': row(
    'error',
    'No access to the API; trying again slowly until there is',
    { tenant, reason: apiReason, ...fields.refusal },
    { oncePer: ['tenant'] },
  ),
  'api.forbidden': row(
    'warn',
    'Not permitted: the API client or its owner lacks a scope',
    { tenant, reason: apiReason, ...fields.refusal, scopes: fields.scopes },
    { oncePer: ['tenant', 'operation'] },
  ),
  'api.deprecated': row(
    'warn',
    'SailPoint will remove this operation; set a newer apiVersion',
    { tenant, operation },
    { oncePer: ['tenant', 'operation'] },
  ),
  'api.unexpected_value': row(
    'debug',
    'The API returned values that it does not document',
    { tenant, ...fields.unexpected },
    { counter: { metric: 'unexpectedValues', by: 'times' } },
  ),
  'token.refreshed': row(
    'debug',
    'Access token requested',
    { tenant, result: fields.tokenResult },
    { counter: { metric: 'tokenRefreshes' } },
  ),
  'config.reloaded': row('info', 'Configuration reloaded', { tenants: fields.tenants }),
  'config.reload_failed': row('error', 'Configuration not reloaded; the previous one stays in force', {
    reason,
  }),
  'web_config.reloaded': row('info', 'Web configuration reloaded', {}),
  'web_config.reload_failed': row(
    'error',
    'Web configuration not reloaded; the previous one stays in force',
    { reason },
  ),
  'server.listening': row('info', 'Serving', fields.listening),
  'start.failed': row('error', 'The program did not start', { reason, exitCode: fields.exitCode }),
  'server.stopped': row('info', 'Stopped', {}),
  'demo.started': row('warn', 'DEMO: this fleet is simulated, none of it is real', {}),
  'log.lines_dropped': row('warn', 'Log lines were dropped; writing works again', { lines: fields.lines }),
  'metrics.broken': row(
    'error',
    'A metric cannot be rendered and is left out',
    { family: fields.family, error: fields.error },
    { oncePer: ['family'] },
  ),
  'server.broken': row(
    'error',
    'A request fails because of a bug; please report it',
    { route: fields.route, error: fields.error },
    { oncePer: ['route'] },
  ),
} as const satisfies Readonly<Record<string, EventRow>>;

export type EventName = keyof typeof eventTable;
