import { describe, expect, test } from 'vitest';
import { type Millis, millis, seconds } from '../../src/lib/units.ts';
import { version } from '../../src/lib/version.ts';
import { answers, faultyTenant, faultyWire, gigabyte, token, wires } from './faulty-tenant.ts';
import { type Listening, listenHttp } from './servers.ts';
import { watchTenant } from './watched-tenant.ts';

async function seeListFailing(tenant: Listening, requestTimeout: Millis = seconds(10)) {
  const baseUrl = `http://127.0.0.1:${tenant.port}`;
  await using watched = watchTenant({
    baseUrl,
    requestTimeout,
    deadline: seconds((2 * requestTimeout) / 1_000 + 20),
  });
  await watched.sweep();
  return { watched, codes: await watched.codes('getManagedClients') };
}

describe.each([
  ...answers.map(([what, expected, answer]) => ({ what, expected, tenant: () => faultyTenant(answer) })),
  ...wires.map(([what, expected, answer]) => ({ what, expected, tenant: () => faultyWire(answer) })),
])('a list that meets $what', ({ expected, tenant: start }) => {
  test(`is reported as ${expected.reason} in the log and as ${expected.code} in the metrics`, async () => {
    await using tenant = await start();
    const isLarge = expected.reason === 'too_large';

    const { watched, codes } = await seeListFailing(tenant, isLarge ? seconds(250) : seconds(10));

    expect(watched.logs('sweep.failed').map(({ reason }) => reason)).toEqual([expected.reason]);
    expect(codes).toEqual({ [expected.code]: expected.times });
    expect(watched.output()).not.toContain('hunter2');
  });
});

test('a list that is limited waits until the sweep is over, and is reported as rate_limited', async () => {
  await using tenant = await faultyTenant((to) =>
    to.writeHead(429, { 'retry-after': '120' }).end('{"message":""}'),
  );

  const { watched, codes } = await seeListFailing(tenant);

  expect(watched.logs('sweep.failed').map(({ reason }) => reason)).toEqual(['rate_limited']);
  expect(codes).toEqual({ 429: 1 });
  expect(watched.logs('api.rate_limited')).toHaveLength(1);
});

test('a name that cannot be resolved is reported as dns', async () => {
  await using watched = watchTenant({ baseUrl: 'https://acme.invalid' });

  await watched.sweep();

  expect(watched.logs('sweep.failed').map(({ reason }) => reason)).toEqual(['dns']);
  expect(Object.keys(await watched.codes('token'))).toEqual(['dns']);
});

test.each([301, 302, 303, 307, 308])(
  'a redirect (%i) to another host is not followed, so the token goes nowhere else',
  async (status) => {
    const carried: (string | undefined)[] = [];
    await using other = await listenHttp(({ headers }, response) => {
      carried.push(headers.authorization);
      response.end('[]');
    });
    await using tenant = await faultyTenant((to) =>
      to.writeHead(status, { location: `http://127.0.0.1:${other.port}/v2024/managed-clients` }).end(),
    );

    const { watched, codes } = await seeListFailing(tenant);

    expect(watched.logs('sweep.failed').map(({ reason }) => reason)).toEqual(['redirect']);
    expect(codes).toEqual({ [status]: 1 });
    expect([other.connections(), carried]).toEqual([0, []]);
  },
);

test('an answer of a gigabyte costs no memory', async () => {
  await using tenant = await faultyTenant(gigabyte);
  const before = process.memoryUsage().rss;
  let highest = 0;
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss - before);
  }, 1);

  await seeListFailing(tenant, seconds(250));
  clearInterval(timer);

  expect(highest / 1_048_576).toBeLessThan(200);
});

test('every request names the exporter and its version', async () => {
  const agents = new Set<string | undefined>();
  await using tenant = await listenHttp(({ headers, url }, response) => {
    agents.add(headers['user-agent']);
    response.end(url === '/oauth/token' ? token : '[]');
  });
  await using watched = watchTenant({
    baseUrl: `http://127.0.0.1:${tenant.port}`,
    requestTimeout: millis(60_000),
  });

  await watched.sweep();

  expect([...agents]).toEqual([`sailpoint-exporter/${version}`]);
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
