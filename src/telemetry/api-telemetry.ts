import type { ApiEvents } from '../fleet/api-events.ts';
import { type ApiFailure, isCredentialsFailure, trackingIdOf } from '../fleet/api-failure.ts';
import type { TenantName } from '../fleet/client.ts';
import { toEpochSeconds } from '../lib/units.ts';
import { streaksOf } from './streaks.ts';
import type { Telemetry } from './telemetry.ts';

/** What there is to tell of a tenant's API: each function writes the metric and, for news, the log line. */
export const apiTelemetry = (tenant: TenantName, telemetry: Telemetry): ApiEvents => {
  const { logger, metrics, streaks } = telemetry;
  /** Operations whose credentials were refused when they were last called: one streak, though the list may work all along. */
  const refused = new Set<string>();
  return {
    attempted: ({ operation, code, duration }) => {
      metrics.apiRequests.inc({ tenant, operation, code });
      metrics.apiRequestDuration.observe({ tenant, operation }, duration);
      logger.trace(
        { event: 'api.request', tenant, operation, code, durationSeconds: duration },
        'API request',
      );
    },
    retried: () => {
      metrics.apiRetries.inc({ tenant });
    },
    waited: (wait) => {
      metrics.apiRateLimitWait.inc({ tenant }, wait);
    },
    limited: ({ operation, wait, until }) => {
      metrics.apiRateLimited.inc({ tenant });
      metrics.apiThrottledUntil.set({ tenant }, toEpochSeconds(until));
      if (!streaks.begins(`${streaksOf(tenant)}rate_limited`)) return;
      const fields = { event: 'api.rate_limited', tenant, operation, retryAfterSeconds: wait };
      logger.warn(fields, 'The API limits our requests; all of this tenant wait');
    },
    settled: ({ operation, failure }) => {
      if (failure === null) {
        refused.delete(operation);
        if (refused.size === 0) streaks.eases(`${streaksOf(tenant)}auth`);
        streaks.eases(`${streaksOf(tenant)}forbidden ${operation}`);
      } else if (isCredentialsFailure(failure)) {
        refused.add(operation);
        authFailed(telemetry, tenant, operation, failure);
      } else if (
        failure.kind === 'forbidden' &&
        streaks.begins(`${streaksOf(tenant)}forbidden ${operation}`)
      ) {
        const fields = {
          event: 'api.forbidden',
          tenant,
          operation,
          reason: failure.kind,
          trackingId: trackingIdOf(failure),
        };
        logger.warn(fields, 'Not permitted: the credentials lack a scope; going on without');
      }
    },
    clockSkewMeasured: (skew) => {
      metrics.apiClockSkew.set({ tenant }, skew);
    },
    tokenRefreshed: ({ expiry }) => {
      metrics.tokenRefreshes.inc({ tenant, result: 'success' });
      metrics.tokenExpiry.set({ tenant }, toEpochSeconds(expiry));
    },
    tokenRefused: () => {
      metrics.tokenRefreshes.inc({ tenant, result: 'failure' });
    },
    deprecated: (operation) => {
      if (!streaks.begins(`${streaksOf(tenant)}deprecated ${operation}`)) return;
      logger.warn(
        { event: 'api.deprecated', tenant, operation },
        'SailPoint will remove this operation; set a newer apiVersion',
      );
    },
    unexpected: (field, times) => metrics.unexpectedValues.inc({ tenant, field }, times),
  };
};

function authFailed(
  { logger, streaks }: Telemetry,
  tenant: TenantName,
  operation: string,
  { kind }: ApiFailure,
): void {
  if (!streaks.begins(`${streaksOf(tenant)}auth`)) return;
  const fields = { event: 'api.auth_failed', tenant, operation, reason: kind };
  logger.error(fields, 'The credentials are refused; trying again slowly until they are mended');
}
