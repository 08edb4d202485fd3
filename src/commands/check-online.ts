import type { Config, TenantConfig } from '../config/config.ts';
import { type ApiEvents, ignoreEvents } from '../fleet/api-events.ts';
import type { FailedCall } from '../fleet/api-failure.ts';
import { observeListed } from '../fleet/observe.ts';
import { Governors } from '../governors.ts';
import { deadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Seconds } from '../lib/units.ts';
import { explain } from '../sailpoint/explain-failure.ts';
import type { Listing } from '../sailpoint/listing.ts';
import { pageSize } from '../sailpoint/operations.ts';
import type { TenantApi } from '../sailpoint/tenant-api.ts';
import { beatsOf, longestGap } from '../sweep/beats.ts';
import { createApi } from '../tenant.ts';
import type { Context } from './context.ts';

interface Finding {
  readonly state: 'ok' | 'warn' | 'FAIL';
  readonly text: string;
}

/** What the API client has told while it was tried. */
interface Heard {
  scopes: readonly string[] | null;
  hasToken: boolean;
  clockSkew: Seconds | null;
}

interface Trial {
  readonly config: Config;
  readonly tenant: TenantConfig;
  readonly api: TenantApi;
  readonly heard: Heard;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Tries each tenant and prints what was found, with a hint how to mend it. True: nothing failed. */
export async function checkOnline(config: Config, context: Context): Promise<boolean> {
  const { clock, signal, output } = context;
  const governors = new Governors(clock);
  using leases = new DisposableStack();
  let isGood = true;
  for (const tenant of config.tenants) {
    const heard: Heard = { scopes: null, hasToken: false, clockSkew: null };
    await using api = createApi({
      config,
      tenant,
      governor: leases.use(governors.lease(tenant)).governor,
      clock,
      events: listenTo(heard),
    });
    using limit = deadline(clock, config.sweep.deadline, signal);
    output.print(`\n${tenant.name} (${tenant.baseUrl}, ${tenant.apiVersion})\n`);
    for await (const { state, text } of findings({
      config,
      tenant,
      api,
      heard,
      clock,
      signal: limit.signal,
    })) {
      output.print(`  ${state.padEnd(4)}  ${text}\n`);
      isGood &&= state !== 'FAIL';
    }
  }
  return isGood;
}

const listenTo = (heard: Heard): ApiEvents => ({
  ...ignoreEvents,
  tokenRefreshed: ({ scopes }) => {
    heard.hasToken = true;
    heard.scopes = scopes;
  },
  clockSkewMeasured: (skew) => {
    heard.clockSkew = skew;
  },
});

/** From the token onwards, each finding as soon as it is there; what needs a thing that failed is left out. */
async function* findings(trial: Trial): AsyncGenerator<Finding> {
  const list = await trial.api.list(trial.signal);
  yield tokenFinding(trial.heard, list.kind === 'failed' ? list.failure : null);
  if (!trial.heard.hasToken) return;
  yield scopesFinding(trial.heard.scopes);
  if (list.kind === 'failed') {
    yield bad('list', list.failure);
  } else {
    yield { state: 'ok', text: `list: ${listedText(list.value, trial.config)}` };
    yield await statusFinding(list.value, trial);
    yield headroomFinding(list.value, trial);
  }
  yield clockFinding(trial.heard.clockSkew);
}

function listedText({ sightings, tenantSize }: Listing, { shard: { index, total } }: Config): string {
  if (total === 1) return `${sightings.length} managed clients`;
  return `${sightings.length} of ${tenantSize} managed clients belong to shard ${index} of ${total}`;
}

const bad = (what: string, failure: FailedCall): Finding => ({
  state: 'FAIL',
  text: `${what}: ${failure.kind}: ${explain(failure)}`,
});

const tokenFinding = ({ hasToken }: Heard, failure: FailedCall | null): Finding =>
  hasToken || failure === null
    ? { state: 'ok', text: 'token: the credentials are accepted' }
    : bad('token', failure);

/** https://developer.sailpoint.com/docs/api/v2024/managed-clients names the scopes of each operation. */
const neededScopes = ['idn:remote-client:read', 'idn:managed-client-status:read'];

function scopesFinding(scopes: readonly string[] | null): Finding {
  if (scopes === null) return { state: 'ok', text: 'scopes: the token does not tell; the calls below do' };
  const missing = neededScopes.filter((scope) => !allows(scopes, scope));
  if (missing.length === 0) return { state: 'ok', text: 'scopes: all that are needed' };
  const hint = 'give the API client this scope, and its owner the ORG_ADMIN level';
  return { state: 'warn', text: `scopes: ${missing.join(' and ')} missing; ${hint}` };
}

const allows = (scopes: readonly string[], scope: string): boolean =>
  scopes.some(
    (given) => given === scope || given === scope.replace(/:read$/, ':manage') || given === 'sp:scopes:all',
  );

async function statusFinding({ sightings }: Listing, { api, signal }: Trial): Promise<Finding> {
  const [first] = sightings;
  if (first === undefined) return { state: 'warn', text: 'status: not tried, there are no managed clients' };
  const reading = await api.poll(observeListed(undefined, first.listed, first.readAt), signal);
  return reading.kind === 'failed'
    ? bad('status', reading.failure)
    : { state: 'ok', text: `status: ${first.listed.id} is ${reading.value.reported.status}` };
}

/** Every shard lists the whole tenant, and polls its own part. */
function headroomFinding(
  { sightings, tenantSize }: Listing,
  { config: { schedule, timezone }, tenant: { rateLimit }, clock }: Trial,
): Finding {
  const requests = sightings.length + Math.max(1, Math.ceil(tenantSize / pageSize));
  const gap = longestGap(beatsOf(schedule, timezone), clock.now(), clock.now());
  const possible = Math.floor((gap / rateLimit.window) * rateLimit.requests);
  const text = `rate limit: a sweep needs ${requests} requests, ${possible} fit between two beats`;
  if (requests <= possible) return { state: 'ok', text };
  return {
    state: 'warn',
    text: `${text}; sweep less often or raise rateLimit (SailPoint allows 100 in 10 s)`,
  };
}

const tolerableSkew = 30;

function clockFinding(skew: Seconds | null): Finding {
  if (skew === null) return { state: 'warn', text: 'clock: the API sent no Date' };
  const text = `clock: the API's is ${skew === 0 ? 'the same' : `${skew.toFixed(1)} s off`}`;
  return Math.abs(skew) <= tolerableSkew
    ? { state: 'ok', text }
    : { state: 'warn', text: `${text}; check this machine's time synchronisation (NTP)` };
}
