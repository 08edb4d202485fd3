import type { AddressInfo } from 'node:net';
import type { Clock } from '../lib/clock.ts';
import { messageOf, OperationError } from '../lib/errors.ts';
import { type Millis, type RateLimit, seconds } from '../lib/units.ts';
import { createApi } from './api.ts';
import type { Interceptor } from './interceptor.ts';
import { SlidingWindow } from './rate-limit.ts';
import { type Scenario, type ScenarioName, scenarios } from './scenarios.ts';
import { SimulatedTenant } from './tenant.ts';
import { type Credentials, TokenStore } from './token-store.ts';

export interface SimulatorOptions {
  /** The state follows from it and the seed at each request. */
  readonly clock: Clock;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly scenario: ScenarioName;
  /** The scenario's own number by default. */
  readonly clients?: number;
  readonly seed?: number;
  /** Per OAuth client and API version; 100 in 10 s by default, as SailPoint documents. */
  readonly rateLimit?: RateLimit;
  /** 749 s by default. */
  readonly tokenLifetime?: Millis;
  /** Any are accepted when absent. */
  readonly credentials?: Credentials;
  /** What each token may do; everything by default. */
  readonly scopes?: readonly string[];
  /** Made once the tokens it may revoke exist. */
  readonly intercept?: (tokens: TokenStore) => Interceptor;
  /** How long all is well before the scenario begins; 30 s by default. */
  readonly startsAfter?: Millis;
  /** How many times faster than described the scenario runs, below 1 slower; heartbeats keep to their 30 s. */
  readonly pace?: number;
}

export interface Simulator extends AsyncDisposable {
  readonly url: string;
  readonly tenant: SimulatedTenant;
  readonly tokens: TokenStore;
}

/** Serves a simulated tenant until disposed of. A port that cannot be taken is an OperationError. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock, seed = 1, host = '127.0.0.1', port } = options;
  const tenant = foundTenant(options, seed);
  const tokens = new TokenStore({
    clock,
    lifetime: options.tokenLifetime ?? seconds(749),
    scopes: options.scopes ?? ['sp:scopes:all'],
    credentials: options.credentials,
  });
  const limiter = new SlidingWindow(clock, options.rateLimit ?? { requests: 100, window: seconds(10) });
  const interceptor = options.intercept?.(tokens) ?? null;
  const api = createApi({ tenant, tokens, limiter, interceptor });

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

function foundTenant(options: SimulatorOptions, seed: number): SimulatedTenant {
  const scenario: Scenario = scenarios[options.scenario];
  return new SimulatedTenant({
    clock: options.clock,
    scenario,
    fleet: { seed, size: options.clients ?? scenario.clients },
    startsAfter: options.startsAfter ?? seconds(30),
    pace: options.pace ?? 1,
  });
}
