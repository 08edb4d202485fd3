import { describe, expect, test } from 'vitest';
import type { ApiFailureKind } from '../../src/fleet/api-failure.ts';
import { tenantName } from '../../src/fleet/client.ts';
import type { SweepProblem } from '../../src/fleet/sweep-problem.ts';
import { instant, millis, toSeconds } from '../../src/lib/units.ts';
import { apiTelemetry } from '../../src/telemetry/api-telemetry.ts';
import { streaksOf } from '../../src/telemetry/streaks.ts';
import { sweepTelemetry } from '../../src/telemetry/sweep-telemetry.ts';
import { aFailedCall, aProblem } from '../support/a-failure.ts';
import { acme, aSnapshot } from '../support/builders.ts';
import { recordTelemetry } from './recorded-telemetry.ts';

const noon = instant(Date.UTC(2026, 0, 1, 12));
const operation = 'getManagedClients';
const half = toSeconds(millis(500));
const wait = toSeconds(millis(7_000));
const tenant = 'acme';

function start(level?: string) {
  const recorded = recordTelemetry(level);
  return { ...recorded, tell: apiTelemetry(acme, recorded.telemetry) };
}

type Tell = ReturnType<typeof apiTelemetry>;

describe('is counted and not logged', () => {
  test.each<[string, (tell: Tell) => void, string, number]>([
    [
      'an attempt',
      (tell) => tell.attempted({ operation, code: '200', duration: half }),
      'sailpoint_api_requests_total{tenant="acme",operation="getManagedClients",code="200"}',
      1,
    ],
    [
      'how long it took',
      (tell) => tell.attempted({ operation, code: '200', duration: half }),
      'sailpoint_api_request_duration_seconds_sum{tenant="acme",operation="getManagedClients"}',
      0.5,
    ],
    ['a retry', (tell) => tell.retried(), 'sailpoint_api_retries_total{tenant="acme"}', 1],
    [
      'a wait for a turn',
      (tell) => tell.waited(half),
      'sailpoint_api_rate_limit_wait_seconds_total{tenant="acme"}',
      0.5,
    ],
    [
      'the difference of the clocks',
      (tell) => tell.clockSkewMeasured(half),
      'sailpoint_api_clock_skew_seconds{tenant="acme"}',
      0.5,
    ],
    [
      'a token',
      (tell) => tell.tokenRefreshed({ expiry: noon, scopes: null }),
      'sailpoint_token_refreshes_total{tenant="acme",result="success"}',
      1,
    ],
    [
      'the end of a token',
      (tell) => tell.tokenRefreshed({ expiry: noon, scopes: null }),
      'sailpoint_token_expiry_timestamp_seconds{tenant="acme"}',
      1_767_268_800,
    ],
    [
      'a refused token',
      (tell) => tell.tokenFailed({ kind: 'timeout' }),
      'sailpoint_token_refreshes_total{tenant="acme",result="failure"}',
      1,
    ],
    [
      'what is not documented',
      (tell) => tell.unexpected('status', 3),
      'sailpoint_unexpected_values_total{tenant="acme",field="status"}',
      3,
    ],
  ])('%s', async (_name, act, series, expected) => {
    const { tell, lines, metric } = start();

    act(tell);

    expect(await metric(series)).toBe(expected);
    expect(lines()).toEqual([]);
  });
});

describe('a rate limit', () => {
  const limit = { operation, reason: 'rate_limited', wait, until: noon } as const;

  test('is logged once per streak, counted each time, and shown until when it lasts', async () => {
    const { tell, lines, metric } = start();

    for (let time = 0; time < 5; time++) tell.limited(limit);

    expect(lines()).toEqual([
      {
        level: 'warn',
        event: 'api.rate_limited',
        tenant,
        operation,
        retryAfterSeconds: 7,
      },
    ]);
    expect(await metric('sailpoint_api_rate_limited_total{tenant="acme"}')).toBe(5);
    expect(await metric('sailpoint_api_throttled_until_timestamp_seconds{tenant="acme"}')).toBe(
      1_767_268_800,
    );
  });

  test.each<[string, SweepProblem | null, number]>([
    ['a good sweep', null, 2],
    ['a sweep that it cut short', aProblem('rate_limited'), 1],
  ])('after %s (%s) has been logged %i times', (_name, problem, expected) => {
    const { tell, telemetry, lines } = start();
    const sweeps = { lastStart: null, lastCompletion: null, lastSuccess: null };
    const coverage = { polled: 0, failed: 0, deferred: 0, capped: 0 };
    const last = { result: problem === null ? 'success' : 'incomplete', duration: half, coverage } as const;

    tell.limited(limit);
    sweepTelemetry(acme, telemetry).sweepEnded(aSnapshot([], { sweeps: { ...sweeps, last } }), problem);
    tell.limited(limit);

    expect(lines().filter(({ event }) => event === 'api.rate_limited')).toHaveLength(expected);
  });
});

const settle = (kind: ApiFailureKind | null, of = operation) => ({
  operation: of,
  failure: kind === null ? null : aFailedCall(kind, { operation: of, trackingId: 'abc' }),
});

describe('the end of an operation', () => {
  test.each<ApiFailureKind>(['auth', 'token_refused', 'credentials'])(
    'by %s is logged once for all operations',
    (kind) => {
      const { tell, lines } = start();

      tell.settled(settle(kind));
      tell.settled(settle(kind, 'getManagedClientStatus'));

      expect(lines()).toMatchObject([
        { level: 'error', event: 'api.auth_failed', tenant, operation, reason: kind },
      ]);
    },
  );

  test('by a missing scope is logged once for each operation', () => {
    const { tell, lines } = start();

    for (let time = 0; time < 5_000; time++) tell.settled(settle('forbidden'));
    tell.settled(settle('forbidden', 'getManagedClusters'));

    const forbidden = {
      level: 'warn',
      event: 'api.forbidden',
      tenant,
      reason: 'forbidden',
      httpStatus: 400,
      trackingId: 'abc',
      scopes: [],
    };
    expect(lines()).toEqual([
      { ...forbidden, operation },
      { ...forbidden, operation: 'getManagedClusters' },
    ]);
  });

  test.each<ApiFailureKind>(['timeout', 'not_found', 'server_error', 'aborted', 'rate_limited'])(
    'by %s is no news by itself',
    (kind) => {
      const { tell, lines } = start();

      tell.settled(settle(kind));

      expect(lines()).toEqual([]);
    },
  );

  test.each<ApiFailureKind>(['auth', 'forbidden'])(
    'by %s is news again after a round in which it went well',
    (kind) => {
      const { tell, telemetry, lines } = start();

      tell.settled(settle(kind));
      telemetry.streaks.endRound(streaksOf(tenant));
      tell.settled(settle(null));
      telemetry.streaks.endRound(streaksOf(tenant));
      tell.settled(settle(kind));

      expect(lines()).toHaveLength(2);
    },
  );

  test.each<ApiFailureKind>(['auth', 'forbidden'])(
    'by %s for some clients and not for others is one streak',
    (kind) => {
      const { tell, telemetry, lines } = start();

      for (let round = 0; round < 3; round++) {
        for (const outcome of [null, kind, null]) tell.settled(settle(outcome));
        telemetry.streaks.endRound(streaksOf(tenant));
      }

      expect(lines()).toHaveLength(1);
    },
  );

  test('of another operation does not end a missing scope', () => {
    const { tell, lines } = start();

    tell.settled(settle('forbidden'));
    tell.settled(settle(null, 'getManagedClusters'));
    tell.settled(settle('forbidden'));

    expect(lines()).toHaveLength(1);
  });

  test('is news for each tenant by itself', () => {
    const { tell, telemetry, lines } = start();

    tell.settled(settle('auth'));
    apiTelemetry(tenantName('other'), telemetry).settled(settle('auth'));

    expect(lines().map(({ tenant: name }) => name)).toEqual(['acme', 'other']);
  });
});

test('an operation that will be removed is told of once', () => {
  const { tell, lines } = start();

  tell.deprecated(operation);
  tell.deprecated(operation);
  tell.deprecated(operation);

  expect(lines()).toEqual([{ level: 'warn', event: 'api.deprecated', tenant, operation }]);
});

test('each attempt can be seen at the level trace', () => {
  const { tell, lines } = start('trace');

  tell.attempted({ operation, code: 'timeout', duration: half });

  expect(lines()).toEqual([
    { level: 'trace', event: 'api.request', tenant, operation, code: 'timeout', durationSeconds: 0.5 },
  ]);
});
