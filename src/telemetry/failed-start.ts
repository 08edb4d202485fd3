import type { Clock } from '../lib/clock.ts';
import type { EventFields } from './emit.ts';
import type { LogDestination } from './logger.ts';
import { createTelemetry } from './telemetry.ts';

/** Logs that the daemon did not start, before any configuration says how to log. Resolves once the line is written. */
export async function reportFailedStart(
  failure: EventFields<'start.failed'>,
  clock: Clock,
  destination: LogDestination,
): Promise<void> {
  const { emit, flush } = createTelemetry({ level: 'info', format: 'auto' }, clock, destination);
  emit('start.failed', failure);
  await flush();
}
