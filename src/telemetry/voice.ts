import type { Logger } from 'pino';
import type { Instruments } from './self-metrics.ts';
import type { Streaks } from './streaks.ts';

/** Where events are told: the log and the daemon's own metrics. */
export interface Voice {
  readonly logger: Logger;
  readonly metrics: Instruments;
  readonly streaks: Streaks;
}
