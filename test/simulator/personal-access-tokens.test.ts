import { expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import { type Harness, harness, json, start } from './harness.ts';

const path = '/v2025/personal-access-tokens';
const day = 86_400_000;

interface WireToken {
  readonly id: string;
  readonly expirationDate: string | null;
}

const own = async (tenant: Harness): Promise<readonly WireToken[]> =>
  json<readonly WireToken[]>(await tenant.call('GET', `${path}?owner-id=me`));

test('the personal access token in use is among those of its owner', async () => {
  await using tenant = await harness();

  const tokens = await own(tenant);

  const [used, ...others] = tokens.toSorted((a) => (a.id === 'test-client' ? -1 : 1));
  expect(used).toMatchObject({
    id: 'test-client',
    expirationDate: new Date(start + 200 * day + 30_000).toISOString(),
  });
  expect(others.map(({ expirationDate }) => expirationDate)).toEqual([null]);
});

test('the token in use ends in two days in the scenario credential-ending', async () => {
  await using tenant = await harness({ scenario: 'credential-ending', startsAfter: seconds(0) });

  const ends = (await own(tenant)).map(({ expirationDate }) => expirationDate);

  expect(ends).toContain(new Date(start + 2 * day + 300_000).toISOString());
});

test.each([
  ['sp:my-personal-access-tokens:read', '?owner-id=me', 200],
  ['sp:my-personal-access-tokens:read', '', 403],
  ['sp:all-personal-access-tokens:read', '', 200],
  ['idn:remote-client:read', '?owner-id=me', 403],
])('with the scope %s the question %s is answered with %i', async (scope, query, status) => {
  await using tenant = await harness({ scopes: [scope] });

  expect((await tenant.call('GET', path + query)).status).toBe(status);
});

test('every family has personal access tokens', async () => {
  await using tenant = await harness();

  const families = [
    '/v3/personal-access-tokens',
    '/v2024/personal-access-tokens',
    '/personal-access-tokens/v1',
  ];
  const replies = await Promise.all(families.map((family) => tenant.call('GET', `${family}?owner-id=me`)));

  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
});
