import { describe, expect, test } from 'vitest';
import { OperationError } from '../../src/lib/errors.ts';
import { millis, seconds } from '../../src/lib/units.ts';
import { startTestSimulator } from '../simulator-tools/test-simulator.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { harness, json, start, type WireClient } from './harness.ts';

type ErrorBody = { trackingId: string; messages: { text: string }[]; causes: { text: string }[] };

const families = [
  { family: 'v3', base: '/v3/managed-clients', clusters: '/v3/managed-clusters' },
  { family: 'v2024', base: '/v2024/managed-clients', clusters: '/v2024/managed-clusters' },
  { family: 'v2025', base: '/v2025/managed-clients', clusters: '/v2025/managed-clusters' },
  { family: 'v2026', base: '/v2026/managed-clients', clusters: '/v2026/managed-clusters' },
  { family: 'v1', base: '/managed-clients/v1', clusters: '/managed-clusters/v1' },
];

describe.each(families)('the simulated API in family $family', ({ family, base, clusters }) => {
  test('lists clients, gets one and tells its status', async () => {
    await using tenant = await harness();

    const { id } = tenant.first();
    const list = json<WireClient[]>(await tenant.call('GET', base));
    const one = json(await tenant.call('GET', `${base}/${id}`));
    const status = json(await tenant.call('GET', `${base}/${id}/status?type=VA`));

    expect(list).toHaveLength(24);
    expect(one).toEqual(list[0]);
    expect(status).toMatchObject({ status: 'NORMAL', type: 'VA', body: { id, status: 'NORMAL' } });
  });

  test('shows health indicators in the list only if it is v2024', async () => {
    await using tenant = await harness();

    const [first] = json<WireClient[]>(await tenant.call('GET', `${base}?limit=1`));

    expect(Object.hasOwn(first ?? {}, 'healthIndicators')).toBe(family === 'v2024');
  });

  test('has a health indicators document if it is v2025 or later', async () => {
    await using tenant = await harness();
    const { id } = tenant.first();

    const reply = await tenant.call('GET', `${base}/${id}/health-indicators`);

    const isKnown = family !== 'v3' && family !== 'v2024';
    expect(reply.status).toBe(isKnown ? 200 : 404);
    expect(reply.text.includes('health_indicators')).toBe(isKnown);
  });

  test('lists clusters whose members are its clients', async () => {
    await using tenant = await harness();

    const found = json<{ id: string; clientIds: string[] }[]>(await tenant.call('GET', clusters));

    const ids = tenant.fleet().map(({ id }) => id);
    expect(found.flatMap(({ clientIds }) => clientIds).toSorted()).toEqual(ids.toSorted());
  });
});

test('the simulated beta family has only status documents and reports, and says that it is deprecated', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();

  const list = await tenant.call('GET', '/beta/managed-clients');
  const status = await tenant.call('GET', `/beta/managed-clients/${id}/status?type=VA`);

  expect(list.status).toBe(404);
  expect(status.status).toBe(200);
  expect(status.headers.get('x-deprecated')).toBe('true');
});

test('a status report counts as a heartbeat and sets the status everywhere', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();
  const body = { id, status: 'WARNING', sinceSeenMillis: '999999999', hostname: 'reported' };
  const report = { body, status: 'WARNING', type: 'VA', timestamp: '2026-01-01T00:00:00Z' };

  const reply = await tenant.call('POST', `/beta/managed-clients/${id}/status`, { body: report });

  const status = json(await tenant.call('GET', `/beta/managed-clients/${id}/status?type=VA`));
  expect(json(reply)).toMatchObject({ status: 'WARNING', type: 'VA', body: { id, jobs: [{}] } });
  expect(status).toMatchObject({ body: { hostname: 'reported', sinceSeenMillis: '0' }, status: 'WARNING' });
  expect(json(await tenant.call('GET', `/v2024/managed-clients/${id}`))).toMatchObject({ status: 'WARNING' });
});

test.each([
  ['no object', 'text'],
  ['no body', { status: 'NORMAL', type: 'VA', timestamp: '2026-01-01T00:00:00Z' }],
  ['a body that is no object', { body: 1, status: 'NORMAL', type: 'VA', timestamp: '2026-01-01T00:00:00Z' }],
])('a status report with %s is refused', async (_, body) => {
  await using tenant = await harness();
  const { id } = tenant.first();

  const reply = await tenant.call('POST', `/beta/managed-clients/${id}/status`, {
    body: JSON.stringify(body),
  });

  expect(reply.status).toBe(400);
});

describe('a request for a status', () => {
  test.each([
    ['without a type', '', 400],
    ['with an unknown type', '?type=va', 400],
    ["with another type than the client's", '?type=CCG', 404],
    ["with the client's type", '?type=VA', 200],
  ])('%s is answered as described', async (_, query, expected) => {
    await using tenant = await harness();
    const { id } = tenant.first();

    const reply = await tenant.call('GET', `/v2024/managed-clients/${id}/status${query}`);

    expect(reply.status).toBe(expected);
  });

  test('gets times as text, and milliseconds where seconds are documented', async () => {
    await using tenant = await harness();
    const { id } = tenant.first();

    const { body } = json<{ body: { lastSeen: string; sinceSeen: string; sinceSeenMillis: string } }>(
      await tenant.call('GET', `/v2024/managed-clients/${id}/status?type=VA`),
    );

    expect(body.sinceSeen).toBe(body.sinceSeenMillis);
    expect(Number(body.lastSeen)).toBe(start - Number(body.sinceSeenMillis));
  });
});

describe('creating a client', () => {
  test('makes a draft that was never seen and is named after its API client', async () => {
    await using tenant = await harness();
    const { clusterId } = tenant.first();

    const reply = await tenant.call('POST', '/v2024/managed-clients', { body: { clusterId } });

    const made = json<WireClient>(reply);
    const status = json(await tenant.call('GET', `/v2024/managed-clients/${made.id}/status?type=VA`));
    expect(reply.status).toBe(200);
    expect(made).toMatchObject({
      clusterId,
      provisionStatus: 'DRAFT',
      status: 'NOT_CONFIGURED',
      lastSeen: null,
    });
    expect(made.name).toBe(`VA-${made.clientId}`);
    expect(status).toMatchObject({
      status: 'NOT_CONFIGURED',
      body: { lastSeen: null, sinceSeenMillis: null },
    });
  });

  test.each([
    ['no cluster', {}],
    ['an unknown cluster', { clusterId: 'nowhere' }],
    ['a name that is no text', { clusterId: 'first', name: 5 }],
    ['a list', []],
  ])('is refused for %s', async (_, body) => {
    await using tenant = await harness();
    const { clusterId } = tenant.first();
    const filled = 'clusterId' in body && body.clusterId === 'first' ? { ...body, clusterId } : body;

    const reply = await tenant.call('POST', '/v2024/managed-clients', { body: filled });

    expect(reply.status).toBe(400);
    expect(tenant.fleet()).toHaveLength(24);
  });
});

describe('patching a client', () => {
  const type = 'application/json-patch+json';

  test('changes the fields that may be changed', async () => {
    await using tenant = await harness();
    const { id } = tenant.first();
    const body = [
      { op: 'test', path: '/status', value: 'NORMAL' },
      { op: 'replace', path: '/name', value: 'renamed' },
      { op: 'add', path: '/description', value: 'described' },
    ];

    const reply = await tenant.call('PATCH', `/v2024/managed-clients/${id}`, { body, type });

    const updatedAt = '2026-01-01T00:00:00.000000Z';
    expect(json(reply)).toMatchObject({ name: 'renamed', description: 'described', updatedAt });
    expect(json(await tenant.call('GET', `/v2024/managed-clients/${id}`))).toEqual(json(reply));
  });

  test.each([
    ['a read-only field', [{ op: 'replace', path: '/status', value: 'NORMAL' }]],
    ['the move of a read-only field', [{ op: 'move', from: '/status', path: '/name' }]],
    ['the whole document', [{ op: 'replace', path: '', value: {} }]],
    ['a new field', [{ op: 'add', path: '/colour', value: 'red' }]],
    ['a wrong type', [{ op: 'replace', path: '/name', value: 5 }]],
    ['the removal of what is required', [{ op: 'remove', path: '/description' }]],
    ['an unknown cluster', [{ op: 'replace', path: '/clusterId', value: 'nowhere' }]],
    ['a test that does not hold', [{ op: 'test', path: '/name', value: 'other' }]],
    ['an unknown operation', [{ op: 'rename', path: '/name', value: 'x' }]],
    ['no list', { op: 'replace', path: '/name', value: 'x' }],
    ['broken JSON', '[{'],
  ])('is refused for %s', async (_, body) => {
    await using tenant = await harness();
    const before = tenant.first();

    const reply = await tenant.call('PATCH', `/v2024/managed-clients/${before.id}`, { body, type });

    expect(reply.status).toBe(400);
    expect(tenant.first()).toEqual(before);
  });

  test('is refused for plain JSON', async () => {
    await using tenant = await harness();
    const { id } = tenant.first();

    const reply = await tenant.call('PATCH', `/v2024/managed-clients/${id}`, { body: [] });

    expect(reply.status).toBe(400);
  });
});

test('a deleted client is not found anywhere', async () => {
  await using tenant = await harness();
  const { id } = tenant.first();
  const path = `/v2024/managed-clients/${id}`;

  const first = await tenant.call('DELETE', path);

  const again = await tenant.call('DELETE', path);
  const rest = [await tenant.call('GET', path), await tenant.call('GET', `${path}/status?type=VA`)];
  expect([first.status, first.text]).toEqual([204, '']);
  expect([again, ...rest].map(({ status }) => status)).toEqual([404, 404, 404]);
});

describe('the errors of the simulated API', () => {
  test('have the described shape, and each has a tracking id of its own', async () => {
    await using tenant = await harness();

    const replies = [
      await tenant.call('GET', '/v2024/managed-clients/nobody'),
      await tenant.call('GET', '/v2024/managed-clients?limit=251'),
      await tenant.call('GET', '/v2024/nowhere'),
    ];

    const bodies = replies.map((reply) => json<ErrorBody>(reply));
    expect(replies.map(({ status }) => status)).toEqual([404, 400, 404]);
    expect(bodies.every(({ messages }) => messages.length === 1)).toBe(true);
    expect(new Set(bodies.map(({ trackingId }) => trackingId)).size).toBe(3);
  });

  test('name the cause of a bad request', async () => {
    await using tenant = await harness();

    const reply = await tenant.call('GET', '/v2024/managed-clients?limit=251');

    expect(json<ErrorBody>(reply).causes[0]?.text).toBe('limit must be an integer from 0 to 250.');
  });
});

test('a port that is taken causes an error that names host and port', async () => {
  await using tenant = await harness();
  const port = Number(new URL(tenant.simulator.url).port);

  const second = startTestSimulator({ clock: new FakeClock(), port, scenario: 'healthy' });

  await expect(second).rejects.toThrow(OperationError);
  await expect(second).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}`);
});

test('an answer carries the date of the simulated clock', async () => {
  await using tenant = await harness();
  await tenant.clock.advance(seconds(3_600));

  const reply = await tenant.call('GET', '/v2024/managed-clients');

  expect(reply.headers.get('date')).toBe(new Date(start + 3_600_000).toUTCString());
});

test('latency passes on the simulated clock', async () => {
  await using tenant = await harness({ latency: { min: millis(200), max: millis(400) } });

  const reply = tenant.call('GET', '/oauth/info', { token: null });

  await expect.poll(() => tenant.clock.sleeping).toBe(1);
  await tenant.clock.advance(millis(300));
  expect((await reply).status).toBe(200);
});

test('the request log tells what was asked and answered', async () => {
  await using tenant = await harness();

  await tenant.call('GET', '/v2024/managed-clients?limit=3');
  await tenant.call('GET', '/v2024/managed-clients/nobody');

  const { requests } = tenant.simulator;
  const common = { clientId: 'test-client', at: start };
  expect(requests.entries.slice(1)).toEqual([
    {
      ...common,
      operation: 'getManagedClients',
      path: '/v2024/managed-clients',
      query: 'limit=3',
      status: 200,
    },
    {
      ...common,
      operation: 'getManagedClient',
      path: '/v2024/managed-clients/nobody',
      query: '',
      status: 404,
    },
  ]);
  expect(requests.count('getManagedClients', 200)).toBe(1);
  expect(requests.count()).toBe(3);
});
