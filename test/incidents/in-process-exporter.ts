import { pageMaker } from '../../src/exposition/metrics-page.ts';
import { tenantName } from '../../src/fleet/client.ts';
import { undivided } from '../../src/fleet/shard.ts';
import { failed, ok } from '../../src/lib/result.ts';
import { secret } from '../../src/lib/secret.ts';
import { type Instant, type Millis, millis, seconds, toSeconds } from '../../src/lib/units.ts';
import { createCall } from '../../src/sailpoint/call.ts';
import { listClients } from '../../src/sailpoint/client-lister.ts';
import { createClusterLister } from '../../src/sailpoint/cluster-lister.ts';
import { readCredentialExpiry } from '../../src/sailpoint/credential-expiry.ts';
import { createExchange } from '../../src/sailpoint/exchange.ts';
import { Governor } from '../../src/sailpoint/governor.ts';
import { pageSize } from '../../src/sailpoint/operations.ts';
import { pollStatus } from '../../src/sailpoint/polling.ts';
import { TokenHolder } from '../../src/sailpoint/token.ts';
import type { Transport } from '../../src/sailpoint/transport.ts';
import type { FleetApi } from '../../src/sweep/fleet-api.ts';
import { createStore, type Store } from '../../src/sweep/store.ts';
import { createSweeper, type Sweeper } from '../../src/sweep/sweeper.ts';
import { apiTelemetry } from '../../src/telemetry/api-telemetry.ts';
import { daemonTelemetry } from '../../src/telemetry/daemon-telemetry.ts';
import { initialiseTenant } from '../../src/telemetry/self-metrics.ts';
import { sweepTelemetry } from '../../src/telemetry/sweep-telemetry.ts';
import { createTelemetry, type Telemetry } from '../../src/telemetry/telemetry.ts';
import { aConfig } from '../support/a-config.ts';
import { type FakeClock, settle } from '../support/fake-clock.ts';
import { answerOf, clientId } from './incident-api.ts';
import type { IncidentTenant } from './incident-tenant.ts';

const { sweep: settings, log } = aConfig([]);
const thresholds = { notSeenAfter: seconds(300), staleAfter: settings.staleAfter };
const rateLimit = { requests: 10_000, window: seconds(10) };
const requestTimeout = seconds(10);
const lifetime = new AbortController().signal;

/** The exporter from the API's answers to the page of metrics, as src wires it, on a clock of its own and without sockets. */
export class InProcessExporter {
  readonly #clock: FakeClock;
  readonly #interval: Millis;
  readonly #events: ReturnType<typeof daemonTelemetry>;
  readonly #watched: readonly { readonly store: Store; readonly sweeper: Sweeper }[];
  readonly #page: ReturnType<typeof pageMaker>;
  readonly started: Instant;

  constructor(clock: FakeClock, tenants: readonly IncidentTenant[], interval: Millis) {
    this.#clock = clock;
    this.#interval = interval;
    this.started = clock.now();
    const telemetry = createTelemetry(log, clock, { write: () => true });
    this.#events = daemonTelemetry(telemetry, clock);
    this.#events.started('0.0.0');
    this.#watched = tenants.map((tenant) => watch(tenant, clock, telemetry));
    this.#page = pageMaker({
      clock,
      views: () =>
        this.#watched.map(({ store }) => ({
          snapshot: store.current(),
          thresholds,
          interval: toSeconds(interval),
          nextSweep: null,
        })),
      selfMetrics: telemetry.metricsText,
      onBroken: (what, error) => {
        throw new Error(`cannot render ${what}`, { cause: error });
      },
    });
  }

  beat(): void {
    for (const { sweeper } of this.#watched) sweeper.beat(this.#interval);
  }

  /** As the operator asks for by SIGHUP: who is missing is gone then. */
  reload(): void {
    this.#events.reloaded([]);
    for (const { store, sweeper } of this.#watched) {
      if (store.current().missing === 0) continue;
      store.acknowledge(this.#clock.tick());
      sweeper.beat(this.#interval);
    }
  }

  failReload(): void {
    this.#events.reloadFailed('a fault in the file');
  }

  /** Whoever is not listed is tried again before the next beat. */
  retry(): void {
    for (const { store, sweeper } of this.#watched) {
      if (!store.current().up && !sweeper.isSweeping()) sweeper.beat(this.#interval);
    }
  }

  async page(): Promise<string> {
    await settle();
    return Buffer.concat((await this.#page()).text).toString();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#watched.map(({ sweeper }) => sweeper[Symbol.asyncDispose]()));
  }
}

function watch(incident: IncidentTenant, clock: FakeClock, telemetry: Telemetry) {
  const tenant = tenantName(incident.name);
  initialiseTenant(telemetry.metrics, { tenant, rateLimit });
  const governor = new Governor(clock, rateLimit);
  const api = apiOf(incident, { clock, governor, events: apiTelemetry(tenant, telemetry) });
  const store = createStore(tenant);
  const sweeper = createSweeper({
    clock,
    store,
    tools: { clock, api, settings, thresholds },
    limit: () => rateLimit,
    events: sweepTelemetry(tenant, telemetry),
  });
  return { store, sweeper };
}

interface ApiTools {
  readonly clock: FakeClock;
  readonly governor: Governor;
  readonly events: ReturnType<typeof apiTelemetry>;
}

function apiOf(tenant: IncidentTenant, { clock, governor, events }: ApiTools): FleetApi {
  const baseUrl = 'https://incident.invalid';
  const credentials = async () => {
    if (!tenant.secretIsReadable) throw new Error('cannot read the secret');
    return { clientId: secret(clientId), clientSecret: secret('incident-secret') };
  };
  const exchange = createExchange({ clock, events, transport: transportTo(tenant, clock) });
  const tokens = new TokenHolder({ clock, exchange, baseUrl, credentials, events, lifetime });
  const call = createCall({ clock, baseUrl, family: 'v2025', exchange, governor, tokens, events });
  const { concurrency, maxClients } = settings;
  const listing = { clock, call, events, filters: null, concurrency, maxClients, shard: undivided };
  return {
    pageSize,
    heldBy: () => governor.heldBy?.kind ?? null,
    list: (signal) => listClients(listing, signal),
    clusters: createClusterLister({ clock, call, events }),
    credentialExpiry: (signal) => readCredentialExpiry({ clock, call, credentials, events }, signal),
    poll: (client, signal) => pollStatus({ clock, call, events }, client, signal),
  };
}

/** Carries requests to the tenant as a connection would, and gives up as the real transport does. */
const transportTo =
  (tenant: IncidentTenant, clock: FakeClock): Transport =>
  async ({ url, headers }, signal) => {
    if (signal.aborted) return failed({ kind: 'aborted' });
    const { pathname: path, searchParams: query } = new URL(url);
    const answer = answerOf(tenant, { path, query, token: headers['authorization']?.replace('Bearer ', '') });
    if (answer.kind === 'reset') return failed({ kind: 'reset' });
    if (answer.kind === 'hang') {
      const isTimeout = await clock.sleep(millis(requestTimeout), signal).then(
        () => true,
        () => false,
      );
      return failed({ kind: isTimeout ? 'timeout' : 'aborted' });
    }
    const { status, body, type = 'application/json' } = answer;
    const answered = { ...answer.headers, 'content-type': type } as Readonly<Record<string, string>>;
    return ok({ status, headers: answered, body: { bytes: Buffer.from(body), isWhole: true } });
  };
