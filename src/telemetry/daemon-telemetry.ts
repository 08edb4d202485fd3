import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { type Instant, toEpochSeconds } from '../lib/units.ts';
import type { Telemetry } from './telemetry.ts';

/** What happens to the daemon itself. */
export const daemonTelemetry = ({ emit, metrics }: Telemetry, clock: Clock) => ({
  started: (version: string): void => {
    metrics.buildInfo.set({ version, node_version: process.version }, 1);
    loaded(metrics, clock.now());
  },
  reloaded: (tenants: readonly string[]): void => {
    loaded(metrics, clock.now());
    emit('config.reloaded', { tenants });
  },
  reloadFailed: (reason: string): void => {
    metrics.reloadSuccessful.set(0);
    emit('config.reload_failed', { reason });
  },
  stopped: (): void => emit('server.stopped', {}),
  demo: (): void => emit('demo.started', {}),
  familyBroken: (family: string, error: unknown): void =>
    emit('metrics.broken', { family, error: messageOf(error) }),
});

function loaded(metrics: Telemetry['metrics'], at: Instant): void {
  metrics.reloadSuccessful.set(1);
  metrics.reloadSuccessTime.set(toEpochSeconds(at));
}
