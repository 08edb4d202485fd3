import { describe, expect, test } from 'vitest';
import { millis, seconds } from '../../src/lib/units.ts';
import { TenantConnections } from '../../src/sailpoint/tenant-connections.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { token } from './faulty-tenant.ts';
import { type Listening, listenHttp } from './servers.ts';
import { watchTenant } from './watched-tenant.ts';

interface Asked {
  readonly path: string;
  readonly at: number;
}

/** A tenant of one client that answers as told, and when it was asked for what. */
async function startTenant(
  answer: (path: string, count: number) => readonly [status: number, headers: Record<string, string>] | null,
) {
  const clock = new FakeClock();
  const asked: Asked[] = [];
  const tenant = await listenHttp(({ url = '' }, response) => {
    const path = url === '/oauth/token' ? 'token' : url.includes('/status') ? 'status' : 'list';
    asked.push({ path, at: clock.tick() });
    const [status, headers] = answer(path, asked.filter((one) => one.path === path).length) ?? [200, {}];
    response.writeHead(status, headers);
    if (status >= 400) response.end('{"detailCode":"503","messages":[{"text":"Maintenance"}]}');
    else if (path === 'token') response.end(token);
    else response.end(path === 'list' ? '[{"id":"a","status":"NORMAL"}]' : '{"status":"NORMAL","body":{}}');
  });
  const watched = watchTenant({ baseUrl: `http://127.0.0.1:${tenant.port}`, clock, deadline: seconds(300) });
  return {
    asked,
    watched,
    [Symbol.asyncDispose]: async () => {
      await watched[Symbol.asyncDispose]();
      await (tenant satisfies Listening)[Symbol.asyncDispose]();
    },
  };
}

describe('a 503 that says for how long', () => {
  test.each(['token', 'list', 'status'])(
    'for the %s: nothing is asked until then, and then it works',
    async (path) => {
      await using tenant = await startTenant((asked, count) =>
        asked === path && count === 1 ? [503, { 'retry-after': '20' }] : null,
      );

      await tenant.watched.sweep();

      const [refused, next] = tenant.asked.filter((one) => one.path === path);
      expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(20_000);
      expect(tenant.watched.logs('sweep.completed')).toMatchObject([{ clients: 1, polled: 1, failed: 0 }]);
      expect(tenant.watched.logs('api.unavailable')).toMatchObject([{ retryAfterSeconds: 20 }]);
      expect(tenant.watched.logs('api.rate_limited')).toEqual([]);
      expect(tenant.watched.logs('sweep.incomplete')).toEqual([]);
    },
  );

  test('longer than a sweep may take fails it as what it is, in the words of the API', async () => {
    await using tenant = await startTenant((path) =>
      path === 'list' ? [503, { 'retry-after': '3000' }] : null,
    );

    await tenant.watched.sweep();

    expect(tenant.watched.logs('sweep.failed')).toMatchObject([
      { reason: 'server_error', httpStatus: 503, apiMessage: '503; Maintenance' },
    ]);
    expect(tenant.asked.filter(({ path }) => path === 'list')).toHaveLength(1);
  });

  test.each<[Record<string, string>]>([[{}], [{ 'retry-after': '0' }], [{ 'retry-after': 'soon' }]])(
    'is a server error like others when it does not say so: %j',
    async (headers) => {
      await using tenant = await startTenant((path) => (path === 'list' ? [503, headers] : null));

      await tenant.watched.sweep();

      expect(tenant.asked.filter(({ path }) => path === 'list')).toHaveLength(3);
      expect(tenant.watched.logs('api.unavailable')).toEqual([]);
    },
  );
});

test('answers with headers of 64 kB are read', async () => {
  const policies = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [`x-policy-${index}`, 'a'.repeat(8_192)]),
  );
  await using tenant = await startTenant(() => [200, policies]);

  await tenant.watched.sweep();

  expect(tenant.watched.logs('sweep.completed')).toMatchObject([{ clients: 1, polled: 1 }]);
});

test.each([
  [seconds(10), 2_500],
  [millis(10_001), 2_501],
])(
  'with %i ms for a request, each address of a host but the last has %i ms to answer',
  (requestTimeout, each) => {
    using connections = new TenantConnections({
      requestTimeout,
      connection: { proxy: null, authorities: null },
      rereadAuthorities: async () => null,
    });

    const { http, https } = connections.agents;

    for (const agent of [http, https])
      expect(Reflect.get(agent, 'options')).toMatchObject({ autoSelectFamilyAttemptTimeout: each });
  },
);
