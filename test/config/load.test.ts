import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { readSecret } from '../../src/config/secret-file.ts';
import { complaintsAbout, folder, load, tenant } from './loading.ts';

const defaults = {
  listen: { host: '0.0.0.0', port: 9_825 },
  schedule: '*/30 * * * * *',
  timezone: 'UTC',
  sweep: { deadline: 300_000, concurrency: 10, staleAfter: 3, removeAfter: 2, maxClients: 50_000 },
  notSeenAfter: 900_000,
  log: { level: 'info', format: 'auto', clients: 'changes' },
  links: {},
  shard: { index: 0, total: 1 },
  tenants: [
    {
      name: 'acme',
      baseUrl: 'https://acme.api.identitynow.com',
      apiVersion: 'v2024',
      rateLimit: { requests: 50, window: 10_000 },
      requestTimeout: 10_000,
      filters: null,
    },
  ],
};

test('a tenant is all that must be written, the rest has defaults', async () => {
  const config = await load(tenant);

  expect(config).toMatchObject(defaults);
  expect(new Set(Object.keys(config))).toEqual(new Set(Object.keys(defaults)));
});

test('an empty section means its defaults', async () => {
  const config = await load(`listen:\nsweep:\n  deadline:\nlog:\n${tenant}    rateLimit:\n    filters:\n`);

  expect(config).toMatchObject(defaults);
});

test('a default request timeout shrinks with the deadline', async () => {
  const config = await load(`sweep: { deadline: 2s }\n${tenant}`);

  expect(config.tenants[0]?.requestTimeout).toBe(2_000);
});

test('a merge key brings the keys of another tenant', async () => {
  const config = await load(
    `${tenant.replace('- name', '- &acme\n    name')}  - { <<: *acme, name: other }\n`,
  );

  expect(config.tenants.map(({ name, baseUrl }) => `${name} ${baseUrl}`)).toEqual([
    'acme https://acme.api.identitynow.com',
    'other https://acme.api.identitynow.com',
  ]);
});

test.each([
  ['https://acme.api.identitynow.com/', 'https://acme.api.identitynow.com'],
  ['HTTPS://Acme.api.identitynow.com:443', 'https://acme.api.identitynow.com'],
  ['https://gateway.corp/sailpoint//', 'https://gateway.corp/sailpoint'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://127.9.9.9:1', 'http://127.9.9.9:1'],
  ['http://[::1]:8080/', 'http://[::1]:8080'],
])('the base URL %s becomes %s', async (written, expected) => {
  const config = await load(tenant.replace('https://acme.api.identitynow.com', `"${written}"`));

  expect(config.tenants[0]?.baseUrl).toBe(expected);
});

test('a variable stands for a text, a part of one, or a number', async () => {
  const config = await load(
    `listen: { port: "\${PORT}" }\n${tenant.replace('acme.api', '${POD}.api').replace('hunter2', '${SECRET}')}`,
    { PORT: '8080', POD: 'zeta', SECRET: '12345' },
  );

  expect(config.listen.port).toBe(8_080);
  expect(config.tenants[0]?.baseUrl).toBe('https://zeta.api.identitynow.com');
  expect(await revealed(config.tenants[0]?.clientSecret)).toBe('12345');
});

test.each([
  ['a$${X}b', 'a${X}b'],
  ['$${', '${'],
  ['$X $ {X} $$ }', '$X $ {X} $$ }'],
  ['${X}', '${Y}'],
])('of variables, %s becomes %s', async (written, expected) => {
  const config = await load(
    tenant.replace('hunter2', () => `'${written}'`),
    { X: '${Y}', Y: 'no' },
  );

  expect(await revealed(config.tenants[0]?.clientSecret)).toBe(expected);
});

test('a secret file is found from the folder of the configuration, and read anew each time', async () => {
  await using files = await folder();
  await files.write('secret', 'first\n');
  const path = await files.write(
    'config.yaml',
    tenant.replace('clientSecret: hunter2', 'clientSecretFile: secret'),
  );

  const config = await loadConfig(path, {});
  const before = await revealed(config.tenants[0]?.clientSecret);
  await files.write('secret', 'second\r\n');
  const after = await revealed(config.tenants[0]?.clientSecret);

  expect([before, after]).toEqual(['first', 'second']);
});

test('a secret file that was taken away is named, with what to do', async () => {
  await using files = await folder();
  await files.write('secret', 'first');
  const path = await files.write(
    'config.yaml',
    tenant.replace('clientSecret: hunter2', 'clientSecretFile: secret'),
  );
  const config = await loadConfig(path, {});

  await files.write('secret', ' \n');

  await expect(revealed(config.tenants[0]?.clientSecret)).rejects.toThrow(
    `Cannot read the secret file ${files.path}/secret: it is empty; put the secret there, readable for this user`,
  );
});

test.each([
  ['https://acme.api.identitynow.com/', 'acme'],
  ['http://127.0.0.1:8080', '127.0.0.1'],
  ['http://localhost:8080', 'localhost'],
  ['http://[::1]:8080', '[::1]'],
])('without a file, SAIL_BASE_URL %s makes the tenant %s', async (baseUrl, name) => {
  const config = await loadConfig(undefined, {
    SAIL_BASE_URL: baseUrl,
    SAIL_CLIENT_ID: '${id}',
    SAIL_CLIENT_SECRET: '123',
  });

  expect(config.tenants.map((one) => String(one.name))).toEqual([name]);
  expect(await revealed(config.tenants[0]?.clientId)).toBe('${id}');
  expect(await revealed(config.tenants[0]?.clientSecret)).toBe('123');
});

test('with a file, the SAIL_ variables are left alone', async () => {
  expect(await complaintsAbout(tenant, { SAIL_BASE_URL: 'nonsense' })).toEqual([]);
});

test.each([
  [
    {},
    'Cannot find a configuration: no file is given and SAIL_BASE_URL is not set; write --config FILE, or set SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET',
  ],
  [
    { SAIL_BASE_URL: 'https://acme.api.identitynow.com', SAIL_CLIENT_ID: '' },
    'SAIL_CLIENT_ID, SAIL_CLIENT_SECRET: not set; set all of SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET',
  ],
  [
    { SAIL_BASE_URL: 'http://acme.api.identitynow.com', SAIL_CLIENT_ID: 'id', SAIL_CLIENT_SECRET: 'hunter2' },
    'SAIL_BASE_URL: *** would send the credentials unencrypted; write https://; http:// is only for localhost, 127.0.0.0/8 and [::1]',
  ],
])('without a file, the variables %o are refused', async (env, message) => {
  await expect(loadConfig(undefined, env)).rejects.toMatchObject({ name: 'UsageError', message });
});

async function revealed(source: Parameters<typeof readSecret>[0] | undefined): Promise<string | undefined> {
  return source && (await readSecret(source)).reveal();
}
