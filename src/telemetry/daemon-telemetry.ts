import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { type Instant, toEpochSeconds } from '../lib/units.ts';
import type { Telemetry } from './telemetry.ts';

/** What there is to tell of the daemon itself. */
export const daemonTelemetry = ({ logger, metrics, streaks }: Telemetry, clock: Clock) => ({
  started: (version: string): void => {
    metrics.buildInfo.set({ version, node_version: process.version }, 1);
    loaded(metrics, clock.now());
  },
  reloaded: (tenants: readonly string[]): void => {
    loaded(metrics, clock.now());
    logger.info({ event: 'config.reloaded', tenants }, 'Configuration reloaded');
  },
  reloadFailed: (reason: string): void => {
    metrics.reloadSuccessful.set(0);
    logger.error({ event: 'config.reload_failed', reason }, 'Configuration not reloaded: all is as it was');
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
});

function loaded(metrics: Telemetry['metrics'], at: Instant): void {
  metrics.reloadSuccessful.set(1);
  metrics.reloadSuccessTime.set(toEpochSeconds(at));
}
