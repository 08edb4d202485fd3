import { fileURLToPath } from 'node:url';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Environment } from '../config/variables.ts';
import type { Clock } from '../lib/clock.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';

const demoFile = fileURLToPath(new URL('../../config/demo.yaml', import.meta.url));

export interface DemoOptions {
  readonly config: string | undefined;
  readonly env: Environment;
  readonly clock: Clock;
}

export const demoScenario = 'healthy';

/** A simulated tenant inside this process, and the configuration that points to it; the rest of a given file still holds. */
export async function startDemo({
  config,
  env,
  clock,
}: DemoOptions): Promise<AsyncDisposable & { readonly config: Config; readonly simulator: Simulator }> {
  await using stack = new AsyncDisposableStack();
  const simulator = stack.use(await startSimulator({ clock, port: 0, scenario: demoScenario }));
  const demo = await loadConfig(demoFile, { ...env, SIMULATOR_URL: simulator.url });
  const settings = config === undefined ? demo : await loadConfig(config, env);
  const opened = stack.move();
  return {
    config: { ...settings, tenants: demo.tenants },
    simulator,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
