import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type EditorSchema, editorSchema } from '../../docs/editor-schema.ts';
import { configFile, generatedFiles, webConfigFile } from '../../docs/generated-files.ts';
import { loadConfig } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { tenant } from './loading.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8');
const pathOf = (name: string): string => new URL(name, root).pathname;

const settings = settingsOf(configSchema({ folder: '.', env: {} }));

const credentials = { SAIL_CLIENT_ID: 'id', SAIL_CLIENT_SECRET: 'hunter2' };

/** Judges what stands in a file as an editor does. */
const isGoodInEditor = (yaml: string, file: EditorSchema = configFile): boolean =>
  z.fromJSONSchema(editorSchema(file)).safeParse(parse(yaml)).success;

test.each(generatedFiles)('$path is what the code makes of it', async ({ path, text }) => {
  const current = await read(path);

  expect(current, 'run npm run docs').toBe(text(current));
});

test('each setting has a description', () => {
  const silent = settings.filter(
    ({ key, description }) => key !== '' && !key.endsWith('[]') && description === '',
  );

  expect(silent).toEqual([]);
});

test('the example holds every setting with its default, and a silence short enough to be earlier than SailPoint', async () => {
  const example = await read('config/example.yaml');
  const keys = settings.map(({ key }) => key.split('.').at(-1) ?? '');

  const config = await loadConfig(pathOf('config/example.yaml'), credentials);
  const { tenants, ...byDefault } = await loadConfig(undefined, {
    ...credentials,
    SAIL_BASE_URL: 'https://acme.api.identitynow.com',
  });

  expect(keys.filter((key) => !key.endsWith('[]') && !example.includes(`${key}:`))).toEqual([]);
  expect(config).toMatchObject({ ...byDefault, notSeenAfter: 300_000 });
  expect(config.tenants[0]?.rateLimit).toEqual(tenants[0]?.rateLimit);
  expect(config.tenants[0]?.requestTimeout).toBe(tenants[0]?.requestTimeout);
});

test('the demo is one tenant at the address that its caller gives, swept every 5 seconds', async () => {
  const config = await loadConfig(pathOf('config/demo.yaml'), { SIMULATOR_URL: 'http://127.0.0.1:4711' });

  expect(config).toMatchObject({
    schedule: '*/5 * * * * *',
    notSeenAfter: 300_000,
    log: { format: 'auto' },
    tenants: [
      { name: 'demo', baseUrl: 'http://127.0.0.1:4711', rateLimit: { requests: 100, window: 10_000 } },
    ],
  });
});

test.each(['config/example.yaml', 'config/demo.yaml'])(
  '%s names the schema and keeps to it',
  async (path) => {
    const text = await read(path);

    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./schema.json');
    expect(isGoodInEditor(text)).toBe(true);
  },
);

test.each([
  [tenant, true],
  [`sweep:\nlisten: { port: "\${PORT}" }\nnotSeenAfter: \${AGE}\n${tenant}`, true],
  [`listen: { port: 70000 }\n${tenant}`, false],
  [`listen: { prot: 1 }\n${tenant}`, false],
  [
    `listen: { port: "8080", health: }\nschedule:\nlog: { level: }\nshard:\n${tenant}    filters:\n    tls: { caFile: }\n`,
    true,
  ],
  [`log: { level: "\${LEVEL}", clients: all }\n${tenant}`, true],
  [`notSeenAfter: 10\n${tenant}`, false],
  [`log: { level: loud }\n${tenant}`, false],
  [tenant.replace('clientSecret: hunter2', ''), false],
  [`${tenant}    clientSecretFile: /dev/null\n`, false],
  ['tenants: []', false],
])('the schema for editors judges %j as %s', (yaml, expected) => {
  expect(isGoodInEditor(yaml)).toBe(expected);
});

const hash = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';

test.each([
  ['{}', true],
  ['tls_server_config: { cert_file: a, key_file: b, min_version: TLS13 }\nhttp_server_config:\n', true],
  [`basic_auth_users: { prometheus: "${hash}" }\nrate_limit: { interval: 1s, burst: 5 }`, true],
  ['basic_auth_users: { prometheus: secret }', false],
  ['tls_server_config: { cert_flie: a }', false],
  ['tls_server_config: { min_version: "${VERSION}" }', false],
])('the schema for editors judges the web configuration %j as %s', (yaml, expected) => {
  expect(isGoodInEditor(yaml, webConfigFile)).toBe(expected);
});

test.each([configFile, webConfigFile])('the schema of the $name says what it is about', (file) => {
  const { $schema, $id, title } = editorSchema(file);

  expect($schema).toBe('http://json-schema.org/draft-07/schema#');
  expect($id).toBe(`urn:sailpoint-exporter:${file.name}`);
  expect(title).toMatch(/^sailpoint-exporter /);
});
