import type { Config, TenantConfig } from '../config/config.ts';
import { type ApiEvents, ignoreEvents } from '../fleet/api-events.ts';
import type { FailedCall } from '../fleet/api-failure.ts';
import type { Listing } from '../fleet/listing.ts';
import { observeListed } from '../fleet/observe.ts';
import { Governors } from '../governors.ts';
import { deadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Result } from '../lib/result.ts';
import { elapsed, type Seconds, seconds } from '../lib/units.ts';
import type { TenantApi } from '../sailpoint/tenant-api.ts';
import { createApi } from '../tenant.ts';
import {
  clockFinding,
  clustersFinding,
  expiryFinding,
  failedFinding,
  headroomFinding,
  infoFinding,
  listFinding,
  scopesFinding,
} from './check-findings.ts';
import type { CheckReport, Finding } from './check-report.ts';
import type { Context } from './context.ts';

interface TenantCheck {
  readonly config: Config;
  readonly tenant: TenantConfig;
  readonly report: CheckReport;
  readonly context: Context;
}

/** What the events of the API client reveal during the check. */
interface Heard {
  scopes: readonly string[] | null;
  clockSkew: Seconds | null;
  readonly token: PromiseWithResolvers<'token'>;
}

interface Trial extends Pick<TenantCheck, 'config' | 'tenant'> {
  readonly api: TenantApi;
  readonly heard: Heard;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The longest that all pauses together may take, whatever `Retry-After` says. */
const longestHold = seconds(30);

/** Tries one tenant, and reports each finding at once. */
export async function checkTenant({ config, tenant, report, context }: TenantCheck): Promise<void> {
  const { clock, signal } = context;
  const heard: Heard = { scopes: null, clockSkew: null, token: Promise.withResolvers() };
  const tooLong = new AbortController();
  let held = 0;
  const onHold = (wait: Seconds): void => {
    report.note(`the API asks for a pause of ${Math.ceil(wait)} s`);
    held += wait;
    if (held > longestHold / 1_000) tooLong.abort();
  };
  await using stack = new AsyncDisposableStack();
  const { governor } = stack.use(new Governors(clock).lease(tenant));
  const events = listenTo(heard, onHold);
  const api = stack.use(createApi({ config, tenant, governor, clock, events }));
  const either = AbortSignal.any([signal, tooLong.signal]);
  const limit = stack.use(deadline(clock, config.sweep.deadline, either));
  let since = clock.tick();
  for await (const finding of findings({ config, tenant, api, heard, clock, signal: limit.signal })) {
    signal.throwIfAborted();
    report.finding(finding, elapsed(since, clock.tick()));
    since = clock.tick();
  }
}

const listenTo = (heard: Heard, onHold: (wait: Seconds) => void): ApiEvents => ({
  ...ignoreEvents,
  tokenRefreshed: ({ scopes }) => {
    heard.scopes = scopes;
    heard.token.resolve('token');
  },
  clockSkewMeasured: (skew) => {
    heard.clockSkew = skew;
  },
  limited: ({ wait }) => onHold(wait),
});

/** The checks in order, beginning with the host. A check that depends on a failed one is skipped. */
async function* findings(trial: Trial): AsyncGenerator<Finding> {
  const { api, tenant, heard, clock, signal } = trial;
  yield infoFinding(await api.info(signal), tenant);
  const listing = api.list(signal);
  const first = await Promise.race([heard.token.promise, listing]);
  if (first !== 'token' && first.kind === 'failed' && first.failure.operation === 'token') {
    yield failedFinding('token', first.failure, tenant);
    return;
  }
  yield { check: 'token', state: 'ok', text: 'the credentials are accepted' };
  yield scopesFinding(heard.scopes);
  yield* fleetFindings(await listing, trial);
  const clusters = api.call('getManagedClusters', { query: { limit: '1', count: 'true' } }, signal);
  yield clustersFinding(await clusters, tenant);
  yield clockFinding(heard.clockSkew);
  yield expiryFinding(await api.credentialExpiry(signal), clock.now());
}

async function* fleetFindings(list: Result<Listing, FailedCall>, trial: Trial): AsyncGenerator<Finding> {
  const { config, tenant, api, clock, signal } = trial;
  yield listFinding(list, config, tenant);
  if (list.kind === 'failed') return;
  const [first] = list.value.sightings;
  if (first !== undefined) {
    const reading = await api.poll(observeListed(undefined, first.listed, first.readAt), signal);
    yield reading.kind === 'failed'
      ? failedFinding('status', reading.failure, tenant)
      : { check: 'status', state: 'ok', text: `${first.listed.id} is ${reading.value.reported.status}` };
  }
  yield headroomFinding(list.value, { config, tenant, now: clock.now() });
}
