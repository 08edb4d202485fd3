import type { Telemetry } from './telemetry.ts';

export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly serves: 'all' | 'health';
}

/** What there is to tell of serving. */
export const webTelemetry = ({ logger }: Telemetry) => ({
  listening: (listening: Listening): void => {
    logger.info({ event: 'server.listening', ...listening, http2: false }, 'Serving');
  },
  reloaded: (): void => {
    logger.info({ event: 'web_config.reloaded' }, 'Web configuration reloaded');
  },
  reloadFailed: (reason: string): void => {
    logger.error(
      { event: 'web_config.reload_failed', reason },
      'Web configuration not reloaded: what was good before stays in force',
    );
  },
});
