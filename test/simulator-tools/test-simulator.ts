import { type Simulator, type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';
import { createFaultInterceptor, type Latency } from './fault-interceptor.ts';
import { Faults } from './faults.ts';
import { RequestLog } from './request-log.ts';
import { type Additions, type EquippedTenant, equipTenant } from './tenant-tools.ts';

export interface TestSimulatorOptions extends Omit<SimulatorOptions, 'intercept'> {
  readonly latency?: Latency;
}

/** The simulator that the commands serve, with what tests need besides: faults, a log of the requests, tools for the tenant. */
export interface TestSimulator extends Simulator {
  readonly tenant: EquippedTenant;
  readonly faults: Faults;
  readonly requests: RequestLog;
}

export async function startTestSimulator(options: TestSimulatorOptions): Promise<TestSimulator> {
  const { clock, seed = 1, latency } = options;
  const faults = new Faults(seed);
  const requests = new RequestLog();
  const additions: Additions = { planted: new Set(), clusters: new Map() };
  const stop = new AbortController();
  const fault = {
    clock,
    seed,
    faults,
    requests,
    latency,
    stop: stop.signal,
    additions,
  };
  const simulator = await startSimulator({
    ...options,
    intercept: (tokens) => createFaultInterceptor(fault, tokens),
  });
  return {
    ...simulator,
    tenant: equipTenant(simulator.tenant, additions),
    faults,
    requests,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await simulator[Symbol.asyncDispose]();
    },
  };
}
