import { describe, expect, test } from 'vitest';
import { millis, seconds } from '../../src/lib/units.ts';
import { harness, json, read, requestToken } from './harness.ts';

const clients = '/v2024/managed-clients';
const good = { grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' };

describe('the simulated token endpoint', () => {
  test.each([
    ['urlencoded', () => new URLSearchParams(good)],
    [
      'multipart',
      () => {
        const form = new FormData();
        for (const [name, value] of Object.entries(good)) form.append(name, value);
        return form;
      },
    ],
  ])('accepts %s credentials', async (_, body) => {
    await using tenant = await harness();

    const reply = await read(fetch(`${tenant.simulator.url}/oauth/token`, { method: 'POST', body: body() }));

    expect(json(reply)).toMatchObject({ token_type: 'bearer', expires_in: 749, scope: 'sp:scopes:all' });
  });

  test.each([
    ['JSON', '', JSON.stringify(good), 'application/json', 'invalid_request'],
    ['no body', '', undefined, undefined, 'invalid_request'],
    ['broken multipart', '', 'x', 'multipart/form-data', 'invalid_request'],
    [
      'another grant',
      '',
      new URLSearchParams({ ...good, grant_type: 'password' }),
      undefined,
      'unsupported_grant_type',
    ],
    ['no secret', '', new URLSearchParams({ ...good, client_secret: '' }), undefined, 'invalid_request'],
    ['a secret in the query', '?client_secret=b', new URLSearchParams(good), undefined, 'invalid_request'],
  ])('refuses %s with 400', async (_, query, body, type, error) => {
    await using tenant = await harness();
    const headers = new Headers(type === undefined ? {} : { 'content-type': type });
    const init = { method: 'POST', headers, ...(body === undefined ? {} : { body }) };

    const reply = await read(fetch(`${tenant.simulator.url}/oauth/token${query}`, init));

    expect(reply.status).toBe(400);
    expect(json(reply)).toEqual({ error, error_description: expect.any(String) });
  });

  test('accepts only the credentials that it was given, or the ones that replaced them', async () => {
    await using tenant = await harness({ credentials: { clientId: 'a', clientSecret: 'old' } });
    const { url, tokens } = tenant.simulator;
    const ask = async (clientSecret: string) => (await requestToken(url, 'a', clientSecret)).status;
    const before = [await ask('old'), await ask('new')];

    tokens.rotate({ clientId: 'a', clientSecret: 'new' });

    expect(before).toEqual([200, 401]);
    expect([await ask('old'), await ask('new')]).toEqual([401, 200]);
  });

  test('has an information page that needs no token', async () => {
    await using tenant = await harness();

    const info = json(await tenant.call('GET', '/oauth/info', { token: null }));

    expect(info).toMatchObject({ tokenEndpoint: `${tenant.simulator.url}/oauth/token`, pod: 'simulated' });
  });
});

describe('a simulated token', () => {
  test.each([
    ['missing', null],
    ['unknown', 'nonsense'],
  ])('that is %s gets 401 and {error}', async (_, token) => {
    await using tenant = await harness();

    const reply = await tenant.call('GET', clients, { token });

    expect(reply.status).toBe(401);
    expect(json(reply)).toEqual({ error: expect.stringContaining('JWT') });
  });

  test('is accepted until its lifetime is over', async () => {
    await using tenant = await harness({ tokenLifetime: seconds(3) });
    const token = await tenant.token();

    await tenant.clock.advance(millis(2_999));
    const before = await tenant.call('GET', clients, { token });
    await tenant.clock.advance(millis(1));
    const after = await tenant.call('GET', clients, { token });

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  test.each([
    ['idn:remote-client:read', { list: 200, get: 200, status: 403, patch: 403, clusters: 200 }],
    ['idn:managed-client-status:read', { list: 403, get: 200, status: 200, patch: 403, clusters: 403 }],
    ['idn:remote-client:manage', { list: 200, get: 200, status: 403, patch: 200, clusters: 200 }],
    ['sp:scopes:all', { list: 200, get: 200, status: 200, patch: 200, clusters: 200 }],
  ])('with the scope %s allows nothing else', async (scope, expected) => {
    await using tenant = await harness({ scopes: [scope] });
    const { id } = tenant.first();
    const status = async (method: string, path: string, body?: unknown) =>
      (
        await tenant.call(method, path, {
          ...(body === undefined ? {} : { body }),
          type: 'application/json-patch+json',
        })
      ).status;

    const answers = {
      list: await status('GET', clients),
      get: await status('GET', `${clients}/${id}`),
      status: await status('GET', `${clients}/${id}/status?type=VA`),
      patch: await status('PATCH', `${clients}/${id}`, []),
      clusters: await status('GET', '/v2024/managed-clusters'),
    };

    expect(answers).toEqual(expected);
  });
});

describe('the simulated rate limit', () => {
  const rateLimit = { requests: 3, window: seconds(10) };

  test('refuses further requests until the oldest one leaves the window', async () => {
    await using tenant = await harness({ rateLimit });
    const ask = () => tenant.call('GET', clients);
    await ask();
    await tenant.clock.advance(millis(2_500));
    await ask();
    await ask();

    const refused = await ask();
    await tenant.clock.advance(millis(7_499));
    const early = await ask();
    await tenant.clock.advance(millis(1));
    const late = await ask();
    const over = await ask();

    expect([refused, early, late, over].map(({ status }) => status)).toEqual([429, 429, 200, 429]);
    expect(refused.headers.get('retry-after')).toBe('8');
    expect(json(refused)).toEqual({ message: expect.stringContaining('Rate Limit Exceeded') });
  });

  test('holds per client id and API version, however many tokens', async () => {
    await using tenant = await harness({ rateLimit });
    const [token, another, stranger] = [
      await tenant.token(),
      await tenant.token(),
      await tenant.token('other'),
    ];
    for (let spent = 0; spent < 3; spent++) await tenant.call('GET', clients, { token });

    const replies = [
      await tenant.call('GET', clients, { token: another }),
      await tenant.call('GET', clients, { token: stranger }),
      await tenant.call('GET', '/v3/managed-clients', { token }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([429, 200, 200]);
  });

  test('counts every request with a good token, even one that fails, and no other', async () => {
    await using tenant = await harness({ rateLimit });
    await tenant.call('GET', clients, { token: 'bad' });
    await tenant.call('GET', `${clients}/nobody`);
    await tenant.call('GET', `${clients}?limit=wrong`);
    await tenant.call('GET', clients);

    const over = await tenant.call('GET', clients);

    expect(over.status).toBe(429);
  });
});
