import type { Logger } from 'pino';
import type { Clock } from '../lib/clock.ts';
import { createLogger, type LogDestination, type LogSettings } from './logger.ts';
import { createSelfMetrics, type Instruments } from './self-metrics.ts';
import { createStreaks, type Streaks } from './streaks.ts';

/** Where events are told: the log and the daemon's own metrics. */
export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Instruments;
  /** The metrics as Prometheus reads them. */
  readonly metricsText: () => Promise<string>;
  readonly streaks: Streaks;
}

export function createTelemetry(log: LogSettings, clock: Clock, destination: LogDestination): Telemetry {
  const { instruments, text } = createSelfMetrics();
  const logger = createLogger(log, clock, destination);
  return { logger, metrics: instruments, metricsText: text, streaks: createStreaks() };
}
