import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import type { Context } from './context.ts';
import { startDemo } from './demo.ts';

export interface ConfigurationOptions {
  readonly config?: string;
  readonly demo?: true;
}

/** Where `serve` and `once` have their configuration from; it can be loaded again. */
export interface Configuration extends AsyncDisposable {
  readonly isDemo: boolean;
  readonly load: () => Promise<Config>;
}

/** With --demo a simulated tenant is started inside this process and takes the place of the real ones. */
export async function openConfiguration(
  { config: file, demo: isDemo }: ConfigurationOptions,
  { env, clock }: Pick<Context, 'env' | 'clock'>,
): Promise<Configuration> {
  const loadFile = (): Promise<Config> => loadConfig(file, env);
  if (!isDemo) return { isDemo: false, load: loadFile, [Symbol.asyncDispose]: async () => {} };
  const demo = await startDemo({ env, clock });
  return {
    isDemo: true,
    load: async () => (file === undefined ? demo.config : demo.instead(await loadFile())),
    [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose](),
  };
}
