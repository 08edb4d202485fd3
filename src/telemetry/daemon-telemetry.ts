import { messageOf } from '../lib/errors.ts';
import { type Instant, type Seconds, toEpochSeconds } from '../lib/units.ts';
import type { Voice } from './voice.ts';

/** What there is to tell of the daemon itself. */
export const daemonTelemetry = ({ logger, metrics, streaks }: Voice) => ({
  started: ({ version, at }: { readonly version: string; readonly at: Instant }): void => {
    metrics.buildInfo.set({ version, node_version: process.version }, 1);
    metrics.reloadSuccessful.set(1);
    metrics.reloadSuccessTime.set(toEpochSeconds(at));
  },
  stopped: (): void => {
    logger.info({ event: 'server.stopped' }, 'Stopped');
  },
  demo: (): void => {
    logger.warn({ event: 'demo.started' }, 'DEMO: this fleet is simulated, none of it is real');
  },
  familyBroken: (family: string, error: unknown): void => {
    if (!streaks.begins(`family ${family}`)) return;
    logger.error(
      { event: 'metrics.broken', family, error: messageOf(error) },
      'A metric cannot be rendered and is left out',
    );
  },
  rateLimit: (tenant: string, limit: { readonly requests: number; readonly window: Seconds }): void => {
    metrics.apiRateLimitRequests.set({ tenant }, limit.requests);
    metrics.apiRateLimitWindow.set({ tenant }, limit.window);
  },
});
