import type { EventFields } from './emit.ts';
import type { Telemetry } from './telemetry.ts';

/** What happens while serving. */
export const webTelemetry = ({ emit }: Telemetry) => ({
  listening: (listening: Omit<EventFields<'server.listening'>, 'http2'>): void =>
    emit('server.listening', { ...listening, http2: false }),
  reloaded: (): void => emit('web_config.reloaded', {}),
  reloadFailed: (reason: string): void => emit('web_config.reload_failed', { reason }),
});
