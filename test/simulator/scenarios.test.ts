import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type Millis, millis, seconds } from '../../src/lib/units.ts';
import { type ScenarioName, scenarios } from '../../src/simulator/scenarios.ts';
import { type Harness, harness, json, requestToken, type WireClient } from './harness.ts';

const path = '/v2024/managed-clients';
const startsAfter = seconds(30);

const statuses = (tenant: Harness) => tenant.fleet().map(({ status }) => status);
const bad = (tenant: Harness) =>
  tenant.fleet().filter(({ status }) => status !== 'NORMAL' && status !== 'NOT_CONFIGURED');
const ages = (tenant: Harness) =>
  tenant
    .fleet()
    .filter(({ sinceLastSeen }) => sinceLastSeen !== null)
    .map(({ sinceLastSeen }) => Number(sinceLastSeen));

/** What `look` finds each `step` for so many steps. */
async function watch<T>(
  tenant: Harness,
  steps: number,
  step: Millis,
  look: () => T | Promise<T>,
): Promise<T[]> {
  const seen: T[] = [];
  for (let taken = 0; taken < steps; taken++) {
    seen.push(await look());
    await tenant.clock.advance(step);
  }
  return seen;
}

test.each(Object.keys(scenarios) as ScenarioName[])(
  'the scenario %s begins with all well',
  async (scenario) => {
    await using tenant = await harness({ scenario, startsAfter });

    await tenant.clock.advance(millis(29_999));

    expect(bad(tenant)).toEqual([]);
    expect(tenant.fleet()).toHaveLength(scenarios[scenario].clients);
    expect((await tenant.call('GET', path)).status).toBe(200);
  },
);

test('a healthy fleet beats every 30 s and never fails', async () => {
  await using tenant = await harness();

  const seen = await watch(tenant, 240, seconds(30), () => ({
    bad: bad(tenant).length,
    oldest: Math.max(...ages(tenant)),
  }));

  expect(seen.every((moment) => moment.bad === 0 && moment.oldest <= 30_000)).toBe(true);
});

test('a simulated fleet has drafts that were never seen, a client without a name and two with the same name', async () => {
  await using tenant = await harness();

  const fleet = tenant.fleet();

  const drafts = fleet.filter(({ provisionStatus }) => provisionStatus === 'DRAFT');
  expect(drafts.map(({ status, sinceLastSeen, vaVersion }) => [status, sinceLastSeen, vaVersion])).toEqual([
    ['NOT_CONFIGURED', null, null],
    ['NOT_CONFIGURED', null, null],
  ]);
  expect(fleet.filter(({ name }) => name === null)).toHaveLength(1);
  expect(fleet.filter(({ name }) => name === 'va-spare')).toHaveLength(2);
  expect(new Set(fleet.map(({ sinceLastSeen }) => typeof sinceLastSeen))).toEqual(
    new Set(['number', 'string', 'object']),
  );
});

test('simulated clusters have two to four appliances', async () => {
  await using tenant = await harness({ clients: 400 });

  const members = Object.values(Object.groupBy(tenant.fleet(), ({ clusterId }) => clusterId));

  const sizes = members.slice(0, -1).map((group) => group?.length);
  expect(new Set(sizes)).toEqual(new Set([2, 3, 4]));
});

test('the same seed gives the same fleet and story, and another seed gives another', async () => {
  const story = async (seed: number) => {
    await using tenant = await harness({ scenario: 'lively', seed, startsAfter: seconds(0) });
    const moments = await watch(tenant, 40, seconds(30), () => statuses(tenant).join());
    return [tenant.first().id, ...moments];
  };

  const [first, again, other] = [await story(1), await story(1), await story(2)];

  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('the scenario one-down loses the first appliance for good, and its cluster warns', async () => {
  await using tenant = await harness({ scenario: 'one-down', startsAfter });

  await tenant.clock.advance(seconds(3_630));

  const [first, ...others] = statuses(tenant);
  const clusters = json<{ status: string }[]>(await tenant.call('GET', '/v2024/managed-clusters'));
  expect(first).toBe('ERROR');
  expect(others).not.toContain('ERROR');
  expect(ages(tenant)[0]).toBeGreaterThanOrEqual(3_600_000);
  expect(clusters.slice(0, 2).map(({ status }) => status)).toEqual(['WARNING', 'NORMAL']);
});

test('the scenario cluster-outage loses all of the first cluster', async () => {
  await using tenant = await harness({ scenario: 'cluster-outage', startsAfter });
  const { clusterId } = tenant.first();

  await tenant.clock.advance(seconds(630));

  const clusters = json<{ status: string }[]>(await tenant.call('GET', '/v2024/managed-clusters'));
  expect(bad(tenant).map((client) => [client.clusterId, client.status])).toEqual(
    tenant
      .fleet()
      .filter((client) => client.clusterId === clusterId)
      .map(() => [clusterId, 'FAILED']),
  );
  expect(clusters[0]?.status).toBe('FAILED');
});

test('the scenario rolling-update upgrades one appliance after another, never two at once', async () => {
  await using tenant = await harness({ scenario: 'rolling-update', clients: 4, startsAfter: seconds(0) });
  const before = tenant.fleet().map(({ vaVersion }) => vaVersion);

  const seen = await watch(tenant, 16, seconds(30), () => statuses(tenant));

  const busy = seen.map((moment) =>
    moment.flatMap((status, index) => (status === 'CONFIGURING' ? [index] : [])),
  );
  expect(busy).toEqual([0, 1, 2, 3].flatMap((index) => [[index], [index], [index], []]));
  const changed = tenant.fleet().filter(({ vaVersion }, index) => vaVersion !== before[index]);
  expect(changed).toHaveLength(4);
});

test('the scenario flapping changes the status each minute', async () => {
  await using tenant = await harness({ scenario: 'flapping', startsAfter: seconds(0) });

  const seen = await watch(tenant, 4, seconds(60), () => tenant.first().status);

  expect(seen).toEqual(['ERROR', 'NORMAL', 'ERROR', 'NORMAL']);
});

test('the scenario cluster-flapping changes a whole cluster every three minutes', async () => {
  await using tenant = await harness({ scenario: 'cluster-flapping', startsAfter: seconds(0) });
  const { clusterId } = tenant.first();
  const members = () =>
    new Set(tenant.fleet().flatMap((client) => (client.clusterId === clusterId ? [client.status] : [])));

  const seen = await watch(tenant, 4, seconds(180), members);

  expect(seen.map((statusesSeen) => [...statusesSeen])).toEqual([
    ['ERROR'],
    ['NORMAL'],
    ['ERROR'],
    ['NORMAL'],
  ]);
});

test('every scenario that a runbook names exists', async () => {
  const texts = await Promise.all(
    globSync('deploy/runbooks/*.md').map((runbook) => readFile(runbook, 'utf8')),
  );

  const named = texts.flatMap((text) => [...text.matchAll(/scenarios? `([\w-]+)`/g)].map(([, name]) => name));

  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !Object.hasOwn(scenarios, name ?? ''))).toEqual([]);
});

test('the scenario rate-limited leaves a fifth of the budget, and nothing for ten seconds of each minute', async () => {
  const rateLimit = { requests: 10, window: seconds(10) };
  await using tenant = await harness({ scenario: 'rate-limited', rateLimit, startsAfter: seconds(0) });
  const ask = async () => (await tenant.call('GET', path)).status;

  const spent = await ask();
  await tenant.clock.advance(seconds(10));
  const rest = [await ask(), await ask(), await ask()];

  expect(spent).toBe(429);
  expect(rest).toEqual([200, 200, 429]);
});

test('the scenario api-down fails for three minutes, tokens included, works for three, and again', async () => {
  await using tenant = await harness({ scenario: 'api-down', startsAfter: seconds(30) });
  const ask = async () => [
    (await tenant.call('GET', path)).status,
    (await fetch(`${tenant.simulator.url}/oauth/info`)).status,
  ];
  await ask();

  const [, ...seen] = await watch(tenant, 6, seconds(90), ask);

  expect(seen).toEqual([
    [503, 503],
    [503, 503],
    [200, 200],
    [200, 200],
    [503, 503],
  ]);
});

test('the scenario server-errors fails for ten minutes and recovers for most requests, and tokens are issued throughout', async () => {
  await using tenant = await harness({ scenario: 'server-errors', startsAfter: seconds(0) });
  const ask = async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => tenant.call('GET', path)));
    return replies.filter(({ status }) => status === 500).length;
  };

  const failing = await ask();
  await tenant.clock.advance(seconds(601));
  const recovered = await ask();

  expect(failing).toBe(20);
  expect(recovered).toBeGreaterThan(0);
  expect(recovered).toBeLessThan(15);
});

test('the scenario credentials-refused accepts neither credentials nor the tokens that were issued before', async () => {
  await using tenant = await harness({ scenario: 'credentials-refused', startsAfter });
  const before = await tenant.call('GET', path);

  await tenant.clock.advance(startsAfter);

  const replies = [await tenant.call('GET', path), await requestToken(tenant.simulator.url)];
  const info = await fetch(`${tenant.simulator.url}/oauth/info`);
  expect(before.status).toBe(200);
  expect(replies.map(({ status }) => status)).toEqual([401, 401]);
  expect(json(replies[1] ?? before)).toMatchObject({ error: 'invalid_client' });
  expect(info.status).toBe(200);
});

test('the scenario scope-missing forbids status documents at first, and lists and clusters after a quarter of an hour', async () => {
  await using tenant = await harness({
    scenario: 'scope-missing',
    startsAfter: seconds(0),
    tokenLifetime: seconds(2_000),
  });
  const { id } = tenant.first();
  const paths = [path, '/v2024/managed-clusters', `${path}/${id}/status?type=VA`];
  const ask = async () =>
    (await Promise.all(paths.map((one) => tenant.call('GET', one)))).map(({ status }) => status);

  const first = await ask();
  await tenant.clock.advance(seconds(901));

  expect(first).toEqual([200, 200, 403]);
  expect(await ask()).toEqual([403, 403, 403]);
});

test('the scenario fleet-empty lists nobody and says so', async () => {
  await using tenant = await harness({ scenario: 'fleet-empty', startsAfter: seconds(0) });

  const reply = await tenant.call('GET', `${path}?count=true`);

  expect([reply.status, reply.text, reply.headers.get('x-total-count')]).toEqual([200, '[]', '0']);
});

test('the scenario list-mismatch promises one client more than it delivers', async () => {
  await using tenant = await harness({ scenario: 'list-mismatch', startsAfter: seconds(0) });

  const reply = await tenant.call('GET', `${path}?count=true`);

  expect([json<WireClient[]>(reply).length, reply.headers.get('x-total-count')]).toEqual([24, '25']);
});

test('the scenario clock-skew moves the clock of the whole tenant, so ages stay right', async () => {
  await using tenant = await harness({ scenario: 'clock-skew', startsAfter: seconds(0) });

  const reply = await tenant.call('GET', `${path}?limit=1`);

  const [client] = json<{ lastSeen: string; sinceLastSeen: number }[]>(reply);
  const date = Date.parse(reply.headers.get('date') ?? '');
  expect(date).toBe(Math.floor((tenant.clock.now() + 120_000) / 1_000) * 1_000);
  expect(Math.abs(date - Date.parse(client?.lastSeen ?? '') - Number(client?.sinceLastSeen))).toBeLessThan(
    1_000,
  );
});

describe('the lively scenario', () => {
  test('shows its first change as soon as it begins', async () => {
    await using tenant = await harness({ scenario: 'lively', startsAfter: seconds(3) });

    await tenant.clock.advance(seconds(4));

    expect(statuses(tenant)).toContain('WARNING');
  });

  test('shows every kind of trouble within an hour, and everyone recovers', async () => {
    await using tenant = await harness({ scenario: 'lively', startsAfter: seconds(0) });

    const seen = await watch(tenant, 120, seconds(30), () => tenant.fleet());

    const all = new Set(seen.flat().map(({ status }) => status));
    const alwaysBad = tenant
      .fleet()
      .filter((_, index) => seen.every((fleet) => fleet[index]?.status !== 'NORMAL'))
      .filter(({ provisionStatus }) => provisionStatus !== 'DRAFT');
    expect(all).toEqual(new Set(['NORMAL', 'WARNING', 'ERROR', 'FAILED', 'CONFIGURING', 'NOT_CONFIGURED']));
    expect(alwaysBad).toEqual([]);
  });

  test('shows health events of appliances that are unwell', async () => {
    await using tenant = await harness({ scenario: 'lively', startsAfter: seconds(0) });

    const seen = await watch(tenant, 60, seconds(30), async () => (await tenant.call('GET', path)).text);

    expect(seen.some((text) => text.includes('cpuUtilizationPercentage'))).toBe(true);
  });
});

test('a slower pace makes outages of the API longer', async () => {
  await using tenant = await harness({ scenario: 'api-down', startsAfter: seconds(0), pace: 0.25 });

  const seen = await watch(
    tenant,
    4,
    seconds(330),
    async () => (await fetch(`${tenant.simulator.url}/oauth/info`)).status,
  );

  expect(seen).toEqual([503, 503, 503, 200]);
});

test('a quicker pace tells the same story in less time', async () => {
  await using tenant = await harness({ scenario: 'flapping', startsAfter: seconds(0), pace: 30 });

  const seen = await watch<WireClient['status']>(tenant, 4, seconds(2), () => tenant.first().status);

  expect(seen).toEqual(['ERROR', 'NORMAL', 'ERROR', 'NORMAL']);
});
