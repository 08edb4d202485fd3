import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { editorSchema } from '../../docs/editor-schema.ts';
import { generatedFiles } from '../../docs/generated-files.ts';
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
const isGoodInEditor = (yaml: string): boolean =>
  z.fromJSONSchema(editorSchema()).safeParse(parse(yaml)).success;

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
    log: { format: 'pretty' },
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
  [`notSeenAfter: 10\n${tenant}`, false],
  [`log: { level: loud }\n${tenant}`, false],
  [tenant.replace('clientSecret: hunter2', ''), false],
  [`${tenant}    clientSecretFile: /dev/null\n`, false],
  ['tenants: []', false],
])('the schema for editors judges %j as %s', (yaml, expected) => {
  expect(isGoodInEditor(yaml)).toBe(expected);
});
