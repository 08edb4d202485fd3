import type { Config, TenantConfig } from '../config/config.ts';
import type { FailedCall } from '../fleet/api-failure.ts';
import type { Listing } from '../fleet/listing.ts';
import type { Result } from '../lib/result.ts';
import { type Instant, type Seconds, seconds, toSeconds } from '../lib/units.ts';
import type { Answer } from '../sailpoint/answer.ts';
import { operations, pageSize } from '../sailpoint/operations.ts';
import type { TenantInfo } from '../sailpoint/tenant-info.ts';
import { beatsOf, longestGap } from '../sweep/beats.ts';
import type { Finding } from './check-report.ts';
import { failureText } from './failure-text.ts';

const okay = (check: string, text: string): Finding => ({ check, state: 'ok', text });
const warning = (check: string, text: string): Finding => ({ check, state: 'warning', text });

export const failedFinding = (check: string, failure: FailedCall, tenant: TenantConfig): Finding => ({
  check,
  state: 'failed',
  text: failureText(failure, tenant),
});

/** https://developer.sailpoint.com/docs/api/rate-limit: for each client id and API version. */
const sailPointLimit = { requests: 100, window: seconds(10) };

export function rateLimitFindings({ rateLimit: { requests, window } }: TenantConfig): readonly Finding[] {
  const most = sailPointLimit.requests / sailPointLimit.window;
  if (requests / window <= most && requests <= sailPointLimit.requests) return [];
  const written = `${requests} requests in ${toSeconds(window)} s`;
  return [
    warning(
      'rateLimit',
      `${written} are more than SailPoint allows (100 in 10 s for each client id and API version): it will answer 429; lower rateLimit.requests`,
    ),
  ];
}

/** A tenant may have a custom domain, so only the host names are compared, and a difference is only a warning. */
export function infoFinding(info: Result<TenantInfo, FailedCall>, tenant: TenantConfig): Finding {
  if (info.kind === 'failed') return hostFinding(info.failure, tenant);
  const { name, tokenEndpoint } = info.value;
  const { host } = new URL(tenant.baseUrl);
  const said = tokenEndpoint !== null && URL.canParse(tokenEndpoint) ? new URL(tokenEndpoint).host : null;
  const text = name === null ? 'it is an API of SailPoint' : `it is the API of the tenant ${name}`;
  if (said === null || said === host) return okay('host', text);
  return warning(
    'host',
    `${text}, whose token endpoint is at ${said}, not at ${host}; check whether baseUrl is meant to be https://${said}`,
  );
}

/** A host that refuses this request, or does not know it, may still be an API. */
function hostFinding(failure: FailedCall, tenant: TenantConfig): Finding {
  const { host } = new URL(tenant.baseUrl);
  if (failure.kind !== 'not_found' && failure.kind !== 'forbidden' && failure.kind !== 'auth') {
    return failedFinding('host', failure, tenant);
  }
  return warning('host', `${host} does not answer /oauth/info; check that baseUrl is the address of the API`);
}

const needs = {
  'the list': operations.getManagedClients.scopes,
  'the statuses': operations.getManagedClientStatus.scopes,
} as const;

export function scopesFinding(granted: readonly string[] | null): Finding {
  if (granted === null) return okay('scopes', 'the token does not say; the calls below do');
  const missing = Object.entries(needs).filter(([, scopes]) => !isGranted(granted, scopes));
  if (missing.length === 0) return okay('scopes', 'all that are needed');
  const names = missing.map(([what, [scope]]) => `${scope} (for ${what})`).join(' and ');
  return warning(
    'scopes',
    `${names} missing; give the API client the scope, and its owner the ORG_ADMIN level`,
  );
}

const isGranted = (granted: readonly string[], scopes: readonly string[]): boolean =>
  granted.some((scope) => scope === 'sp:scopes:all' || scopes.includes(scope));

export function listFinding(
  list: Result<Listing, FailedCall>,
  { shard: { index, total } }: Config,
  tenant: TenantConfig,
): Finding {
  if (list.kind === 'failed') return failedFinding('list', list.failure, tenant);
  const { sightings, tenantSize, complete } = list.value;
  if (tenantSize === 0) return warning('list', nobody(tenant));
  if (!complete) {
    return warning(
      'list',
      `${list.value.listed} of ${list.value.total} managed clients came; the list is incomplete`,
    );
  }
  const count =
    total === 1
      ? `${sightings.length} managed clients`
      : `${sightings.length} of ${tenantSize} managed clients belong to shard ${index} of ${total}`;
  return okay('list', count);
}

const nobody = ({ filters }: TenantConfig): string =>
  filters === null
    ? 'there are no managed clients; check that the owner of the API client may see them (ORG_ADMIN)'
    : `filters matches no managed client (${filters}); check it, or leave it out`;

/** Every shard lists the whole tenant but polls only its own clients. */
export function headroomFinding(
  { sightings, tenantSize }: Listing,
  {
    config: { schedule, timezone },
    tenant: { rateLimit },
    now,
  }: { readonly config: Config; readonly tenant: TenantConfig; readonly now: Instant },
): Finding {
  const requests = sightings.length + Math.max(1, Math.ceil(tenantSize / pageSize));
  const gap = longestGap(beatsOf(schedule, timezone), now, now);
  const possible = Math.floor((gap / rateLimit.window) * rateLimit.requests);
  const text = `a sweep needs ${requests} requests, ${possible} fit between two beats`;
  if (requests <= possible) return okay('rate limit', text);
  return warning('rate limit', `${text}; sweep less often or raise rateLimit (SailPoint allows 100 in 10 s)`);
}

export function clustersFinding(answer: Result<Answer, FailedCall>, tenant: TenantConfig): Finding {
  if (answer.kind === 'ok') {
    const { total } = answer.value;
    return okay('clusters', total === null ? 'they can be read' : `${total} clusters`);
  }
  const missing = 'without them there are no names and no metrics of clusters';
  return warning('clusters', `${failureText(answer.failure, tenant)}; ${missing}`);
}

const tolerableSkew = 30;

export function clockFinding(skew: Seconds | null): Finding {
  if (skew === null) return warning('clock', 'the API sent no Date');
  if (skew === 0) return okay('clock', "it shows the same time as the API's");
  const text = `the API's is ${Math.abs(skew).toFixed(1)} s ${skew > 0 ? 'ahead' : 'behind'}`;
  return Math.abs(skew) <= tolerableSkew
    ? okay('clock', text)
    : warning('clock', `${text}; check this machine's time synchronisation (NTP)`);
}

const day = 86_400_000;
const soon = 14;

/** Only personal access tokens end. */
export function expiryFinding(end: Result<Instant | null, FailedCall>, now: Instant): Finding {
  if (end.kind === 'failed') {
    const [scope] = operations.listPersonalAccessTokens.scopes;
    const { kind } = end.failure;
    const hint = kind === 'forbidden' ? `; ${scope} would permit it` : '';
    return okay('credential', `when it ends cannot be read (${kind})${hint}`);
  }
  if (end.value === null) return okay('credential', 'it never ends, or is not a personal access token');
  const days = Math.floor((end.value - now) / day);
  const text = `it ends on ${new Date(end.value).toISOString().slice(0, 10)}, in ${days} days`;
  return days > soon ? okay('credential', text) : warning('credential', `${text}; make a new one in time`);
}
