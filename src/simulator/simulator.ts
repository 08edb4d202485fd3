import type { AddressInfo } from 'node:net';
import type { Clock } from '../lib/clock.ts';
import { messageOf, OperationError } from '../lib/errors.ts';
import { type Millis, type RateLimit, seconds } from '../lib/units.ts';
import type { Interceptor } from './interceptor.ts';
import { type Scenario, type ScenarioName, scenarios } from './scenarios.ts';
import { createSimulatedApi } from './simulated-api.ts';
import { SimulatedTenant } from './simulated-tenant.ts';
import { SlidingWindow } from './sliding-window.ts';
import { type ClientCredentials, TokenStore } from './token-store.ts';

export interface SimulatorOptions {
  /** The state at each request follows from this clock and the seed. */
  readonly clock: Clock;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly scenario: ScenarioName;
  /** The scenario's own size by default. */
  readonly clients?: number;
  readonly seed?: number;
  /** Per OAuth client and API version; 100 in 10 s by default, as SailPoint documents. */
  readonly rateLimit?: RateLimit;
  /** 749 s by default. */
  readonly tokenLifetime?: Millis;
  /** Undefined accepts any. */
  readonly credentials?: ClientCredentials;
  /** The scopes of each token; all by default. */
  readonly scopes?: readonly string[];
  /** Creates the interceptor, which may revoke tokens. */
  readonly intercept?: (tokens: TokenStore) => Interceptor;
  /** How long all is well before the scenario begins; 30 s by default. */
  readonly startsAfter?: Millis;
  /** How many times faster than described the scenario runs; below 1 is slower. Heartbeats always come every 30 s. */
  readonly pace?: number;
}

export interface Simulator extends AsyncDisposable {
  readonly url: string;
  readonly tenant: SimulatedTenant;
  readonly tokens: TokenStore;
}

/** Serves a simulated tenant until disposed of. Throws an OperationError if the port cannot be taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock, seed = 1, host = '127.0.0.1', port } = options;
  const tenant = createTenant(options, seed);
  const tokens = new TokenStore({
    clock,
    lifetime: options.tokenLifetime ?? seconds(749),
    scopes: options.scopes ?? ['sp:scopes:all'],
    credentials: options.credentials,
  });
  const limiter = new SlidingWindow(clock, options.rateLimit ?? { requests: 100, window: seconds(10) });
  const interceptor = options.intercept?.(tokens) ?? null;
  const api = createSimulatedApi({ tenant, tokens, limiter, interceptor });

  await api.listen({ host, port }).catch((error: unknown) => {
    throw new OperationError(`Cannot listen on ${host}:${port}: ${messageOf(error)}; choose another port`);
  });
  const { port: taken } = api.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    tenant,
    tokens,
    [Symbol.asyncDispose]: async () => await api.close(),
  };
}

function createTenant(options: SimulatorOptions, seed: number): SimulatedTenant {
  const scenario: Scenario = scenarios[options.scenario];
  return new SimulatedTenant({
    clock: options.clock,
    scenario,
    fleet: { seed, size: options.clients ?? scenario.clients },
    startsAfter: options.startsAfter ?? seconds(30),
    pace: options.pace ?? 1,
  });
}
