import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { Environment } from '../config/variables.ts';
import type { Clock } from '../lib/clock.ts';
import { startSimulator } from '../simulator/simulator.ts';

const demoFile = fileURLToPath(new URL('../../config/demo.yaml', import.meta.url));

/** One in which things happen, so that there is something to see. */
const scenario = 'lively';

export interface Demo extends AsyncDisposable {
  /** What config/demo.yaml says, with the simulated tenant. */
  readonly config: Config;
  /** The same settings as in a given configuration, but the simulated tenant. */
  instead(config: Config): Config;
}

/** Starts a simulated tenant inside this process. */
export async function startDemo({
  env,
  clock,
}: {
  readonly env: Environment;
  readonly clock: Clock;
}): Promise<Demo> {
  await using stack = new AsyncDisposableStack();
  const simulator = stack.use(await startSimulator({ clock, port: 0, scenario }));
  const config = await loadConfig(demoFile, { ...env, SIMULATOR_URL: simulator.url });
  const opened = stack.move();
  return {
    config,
    instead: (given) => ({ ...given, tenants: config.tenants }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
