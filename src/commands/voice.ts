import type { Clock } from '../lib/clock.ts';
import { createLogger, type LogSettings } from '../telemetry/logger.ts';
import { createSelfMetrics } from '../telemetry/self-metrics.ts';
import { createStreaks } from '../telemetry/streaks.ts';
import type { Voice } from '../telemetry/voice.ts';

/** Logs on stderr, so that stdout holds the result alone. */
export const createCommandVoice = (log: LogSettings, clock: Clock): Voice => ({
  logger: createLogger(log, clock, 2),
  metrics: createSelfMetrics().instruments,
  streaks: createStreaks(),
});
