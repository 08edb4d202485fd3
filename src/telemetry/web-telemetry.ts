import { messageOf } from '../lib/errors.ts';
import type { EventFields } from './emit.ts';
import type { Telemetry } from './telemetry.ts';

/** What happens while serving. */
export const webTelemetry = ({ emit, metrics }: Telemetry) => ({
  listening: (listening: Omit<EventFields<'server.listening'>, 'http2'>): void =>
    emit('server.listening', { ...listening, http2: false }),
  connectionRefused: (): void => metrics.connectionsRefused.inc(),
  answerBroke: (route: string, error: unknown): void =>
    emit('server.broken', { route, error: messageOf(error) }),
  /** At the start. */
  loaded: (): void => metrics.webReloadSuccessful.set(1),
  reloaded: (): void => {
    metrics.webReloadSuccessful.set(1);
    emit('web_config.reloaded', {});
  },
  reloadFailed: (reason: string): void => {
    metrics.webReloadSuccessful.set(0);
    emit('web_config.reload_failed', { reason });
  },
});
