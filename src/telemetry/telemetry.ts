import type { LevelWithSilent } from 'pino';
import type { Clock } from '../lib/clock.ts';
import { createEmit, type Emit, type EmitEach } from './emit.ts';
import { createLogger, type LogDestination, type LogSettings } from './logger.ts';
import { createSelfMetrics, type Instruments } from './self-metrics.ts';
import { createStreaks, type Streaks } from './streaks.ts';

/** Where events go: the log and the daemon's own metrics. */
export interface Telemetry {
  readonly emit: Emit;
  readonly emitEach: EmitEach;
  readonly setLevel: (level: LevelWithSilent) => void;
  readonly metrics: Instruments;
  /** The metrics as Prometheus reads them. */
  readonly metricsText: () => Promise<string>;
  readonly streaks: Streaks;
}

export function createTelemetry(log: LogSettings, clock: Clock, destination: LogDestination): Telemetry {
  const { instruments: metrics, text: metricsText } = createSelfMetrics();
  const logger = createLogger(log, clock, destination);
  const streaks = createStreaks();
  const setLevel = (level: LevelWithSilent): void => {
    logger.level = level;
  };
  return { ...createEmit({ logger, metrics, streaks }), setLevel, metrics, metricsText, streaks };
}
