import type { TenantName } from '../fleet/client.ts';
import { type Instant, type Seconds, toEpochSeconds } from '../lib/units.ts';
import { streaksOf } from './streaks.ts';
import type { Voice } from './voice.ts';

interface Failure {
  readonly kind: string;
  readonly trackingId?: string | null;
}

const authProblems = ['auth', 'credentials'];

/** What there is to tell of a tenant's API: each function writes the metric and, for news, the log line. */
export const apiTelemetry = (tenant: TenantName, voice: Voice) => {
  const { logger, metrics, streaks } = voice;
  /** Operations whose credentials were refused when they were last called: one streak, though the list may work all along. */
  const refused = new Set<string>();
  return {
    attempted: (attempt: {
      readonly operation: string;
      readonly code: string;
      readonly duration: Seconds;
    }): void => {
      const { operation, code, duration } = attempt;
      metrics.apiRequests.inc({ tenant, operation, code });
      metrics.apiRequestDuration.observe({ tenant, operation }, duration);
      logger.trace(
        { event: 'api.request', tenant, operation, code, durationSeconds: duration },
        'API request',
      );
    },
    retried: (): void => {
      metrics.apiRetries.inc({ tenant });
    },
    waited: (wait: Seconds): void => {
      metrics.apiRateLimitWait.inc({ tenant }, wait);
    },
    limited: ({
      operation,
      wait,
      until,
    }: {
      readonly operation: string;
      readonly wait: Seconds;
      readonly until: Instant;
    }): void => {
      metrics.apiRateLimited.inc({ tenant });
      metrics.apiThrottledUntil.set({ tenant }, toEpochSeconds(until));
      if (!streaks.begins(`${streaksOf(tenant)}rate_limited`)) return;
      const fields = { event: 'api.rate_limited', tenant, operation, retryAfterSeconds: wait };
      logger.warn(fields, 'The API limits our requests; all of this tenant wait');
    },
    settled: ({
      operation,
      failure,
    }: {
      readonly operation: string;
      readonly failure: Failure | null;
    }): void => {
      if (failure === null) {
        refused.delete(operation);
        if (refused.size === 0) streaks.eases(`${streaksOf(tenant)}auth`);
        streaks.eases(`${streaksOf(tenant)}forbidden ${operation}`);
      } else if (authProblems.includes(failure.kind)) {
        refused.add(operation);
        authFailed(voice, tenant, operation, failure);
      } else if (
        failure.kind === 'forbidden' &&
        streaks.begins(`${streaksOf(tenant)}forbidden ${operation}`)
      ) {
        const fields = {
          event: 'api.forbidden',
          tenant,
          operation,
          reason: failure.kind,
          trackingId: failure.trackingId,
        };
        logger.warn(fields, 'Not permitted: the credentials lack a scope; going on without');
      }
    },
    clockSkewMeasured: (skew: Seconds): void => {
      metrics.apiClockSkew.set({ tenant }, skew);
    },
    tokenRefreshed: ({ expiry }: { readonly expiry: Instant }): void => {
      metrics.tokenRefreshes.inc({ tenant, result: 'success' });
      metrics.tokenExpiry.set({ tenant }, toEpochSeconds(expiry));
    },
    tokenRefused: (): void => {
      metrics.tokenRefreshes.inc({ tenant, result: 'failure' });
    },
    deprecated: (operation: string): void => {
      if (!streaks.begins(`${streaksOf(tenant)}deprecated ${operation}`)) return;
      logger.warn(
        { event: 'api.deprecated', tenant, operation },
        'SailPoint will remove this operation; set a newer apiVersion',
      );
    },
    unexpected: (field: string, times: number): void =>
      metrics.unexpectedValues.inc({ tenant, field }, times),
  };
};

function authFailed(
  { logger, streaks }: Voice,
  tenant: TenantName,
  operation: string,
  { kind }: Failure,
): void {
  if (!streaks.begins(`${streaksOf(tenant)}auth`)) return;
  const fields = { event: 'api.auth_failed', tenant, operation, reason: kind };
  logger.error(fields, 'The credentials are refused; trying again slowly until they are mended');
}
