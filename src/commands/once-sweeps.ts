import type { Config } from '../config/config.ts';
import type { View } from '../fleet/view.ts';
import { Governors } from '../governors.ts';
import { sweep } from '../sweep/sweep.ts';
import { sweepTelemetry } from '../telemetry/sweep-telemetry.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { createTenant, type Tenant, thresholdsOf } from '../tenant.ts';
import type { Context } from './context.ts';
import { createProgressLine, type ProgressLine } from './progress-line.ts';

/**
 * Returns a function that sweeps every tenant once. What one sweep learns is known to the next. It rejects when interrupted: half a
 * fleet must not look like one.
 */
export function prepareSweeps(
  config: Config,
  { clock, signal, output }: Context,
  stack: AsyncDisposableStack,
): () => Promise<readonly View[]> {
  const progress = stack.use(createProgressLine('Reading statuses', output));
  // Standard output holds the result alone. On a terminal success shows there, so by default only warnings are logged.
  const { level } = config.log;
  const log = output.isWatched
    ? ({ ...config.log, format: 'pretty', level: level === 'info' ? 'warn' : level } as const)
    : config.log;
  const telemetry = createTelemetry(log, clock, logAbove(progress, output.isWatched));
  const governors = new Governors(clock);
  const thresholds = thresholdsOf(config);
  const tenants = config.tenants.map((tenant) => ({
    name: tenant.name,
    wired: stack.use(createTenant({ config, tenant, governors, clock, telemetry, store: null })),
  }));
  const sweepOne = async ({ name, wired }: (typeof tenants)[number]): Promise<View> => {
    const { store } = wired;
    const tools = { ...toolsWith(progress, wired), allowance: null, acknowledgedAt: null, show: () => {} };
    const { snapshot, problem, failedPolls, clusterFailure } = await sweep(store.current(), tools, signal);
    signal.throwIfAborted();
    store.settle(snapshot);
    const events = sweepTelemetry(name, telemetry);
    events.pollsFailed(failedPolls);
    if (clusterFailure !== null) events.clustersRead(clusterFailure);
    events.sweepEnded(snapshot, problem);
    return { snapshot, thresholds, interval: null, nextSweep: null };
  };
  return async () => {
    const views = await Promise.all(tenants.map(sweepOne));
    progress.end();
    return views;
  };
}

const logAbove = ({ say }: ProgressLine, isTTY: boolean) => ({
  isTTY,
  write: (line: string): void => say(line),
});

const toolsWith = (progress: ProgressLine, { tools }: Tenant): Tenant['tools'] => ({
  ...tools,
  api: {
    ...tools.api,
    list: async (signal) => {
      const list = await tools.api.list(signal);
      if (list.kind === 'ok') progress.plan(list.value.sightings.length);
      return list;
    },
    poll: async (client, signal) => {
      const reading = await tools.api.poll(client, signal);
      progress.step();
      return reading;
    },
  },
});
