import type { ApiEvents } from '../fleet/api-events.ts';
import { isNotAccepted } from '../fleet/api-failure.ts';
import type { TenantName } from '../fleet/client.ts';
import { toEpochSeconds } from '../lib/units.ts';
import { failureFields } from './problem-fields.ts';
import { streakOf } from './streaks.ts';
import type { Telemetry } from './telemetry.ts';

/** What happens between us and a tenant's API. */
export function apiTelemetry(tenant: TenantName, { emit, metrics, streaks }: Telemetry): ApiEvents {
  /** Operations whose last call was refused. They form one streak, even if the list itself works. */
  const refused = new Set<string>();
  const succeeded = (operation: string): void => {
    refused.delete(operation);
    if (refused.size === 0) streaks.eases(streakOf('api.auth_failed', { tenant }));
    streaks.eases(streakOf('api.forbidden', { tenant, operation }));
  };
  return {
    attempted: ({ operation, code, duration }) => {
      metrics.apiRequestDuration.observe({ tenant, operation }, duration);
      emit('api.request', { tenant, operation, code, durationSeconds: duration });
    },
    retried: () => emit('api.retried', { tenant }),
    waited: (wait) => emit('api.waited', { tenant, waitSeconds: wait }),
    limited: ({ operation, reason, wait, until }) => {
      metrics.apiThrottledUntil.set({ tenant }, toEpochSeconds(until));
      const event = reason === 'rate_limited' ? 'api.rate_limited' : 'api.unavailable';
      emit(event, { tenant, operation, retryAfterSeconds: wait });
    },
    settled: ({ operation, failure }) => {
      if (failure === null) return succeeded(operation);
      const fields = { tenant, ...failureFields(failure), operation };
      if (isNotAccepted(failure)) {
        refused.add(operation);
        emit('api.auth_failed', fields);
      } else if (failure.kind === 'forbidden') {
        emit('api.forbidden', { ...fields, scopes: failure.scopes });
      }
    },
    clockSkewMeasured: (skew) => metrics.apiClockSkew.set({ tenant }, skew),
    tokenRefreshed: ({ expiry }) => {
      metrics.tokenExpiry.set({ tenant }, toEpochSeconds(expiry));
      emit('token.refreshed', { tenant, result: 'success' });
    },
    tokenFailed: () => emit('token.refreshed', { tenant, result: 'failure' }),
    deprecated: (operation) => emit('api.deprecated', { tenant, operation }),
    unexpected: (field, times) => emit('api.unexpected_value', { tenant, field, times }),
  };
}
