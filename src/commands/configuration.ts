import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { seconds } from '../lib/units.ts';
import type { Context } from './context.ts';

export const configOption = [
  '--config <file>',
  'configuration file; without it SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET',
] as const;

export const demoOption = [
  '--demo',
  'sweep a simulated tenant inside this process instead of real ones',
] as const;

export interface ConfigurationOptions {
  readonly config?: string;
  readonly demo?: true;
}

/** The source of the configuration for `serve` and `once`. It can be loaded again. */
interface Configuration extends AsyncDisposable {
  readonly isDemo: boolean;
  readonly load: () => Promise<Config>;
}

export async function openConfiguration(
  { config: file, demo: isDemo }: ConfigurationOptions,
  context: Pick<Context, 'env' | 'clock'>,
): Promise<Configuration> {
  const load = (): Promise<Config> => loadConfig(file, context.env);
  if (isDemo) return await openDemo(file === undefined ? null : load, context);
  return { isDemo: false, load, [Symbol.asyncDispose]: async () => {} };
}

const demoFile = fileURLToPath(new URL('../../config/demo.yaml', import.meta.url));

/**
 * Starts a simulated tenant inside this process, whose clients change, so that there is something to see. It replaces the tenants
 * of the configuration, if one is given.
 */
async function openDemo(
  load: (() => Promise<Config>) | null,
  { env, clock }: Pick<Context, 'env' | 'clock'>,
): Promise<Configuration> {
  const { startSimulator } = await import('../simulator/simulator.ts');
  await using stack = new AsyncDisposableStack();
  // The first change should show within ten seconds, and a sweep begins every five.
  const startsAfter = seconds(3);
  const simulator = stack.use(await startSimulator({ clock, port: 0, scenario: 'lively', startsAfter }));
  const demo = await loadConfig(demoFile, { ...env, SIMULATOR_URL: simulator.url });
  const opened = stack.move();
  return {
    isDemo: true,
    load: async () => ({ ...((await load?.()) ?? demo), tenants: demo.tenants }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
