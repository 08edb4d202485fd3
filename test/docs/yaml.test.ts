import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { editorSchema } from '../../docs/editor-schema.ts';
import { webConfigFile } from '../../docs/generated-files.ts';
import { configFile } from '../support/config-file.ts';
import { needs, run } from '../support/debian-tool.ts';
import { runCommand } from '../support/run-command.ts';
import { root } from '../support/start-process.ts';
import { blocksOf, markdownFiles } from './markdown.ts';

type Mapping = Readonly<Record<string, unknown>>;

const blocks = markdownFiles()
  .flatMap((path) => blocksOf(path, 'yaml'))
  .map(({ at, text }) => ({ at, text, yaml: parse(text) as Mapping }));

const values: Mapping = parse(await readFile(join(root, 'deploy/chart/values.yaml'), 'utf8'));
const inChart = Object.keys(values);

const has = (yaml: Mapping, keys: readonly string[]): boolean =>
  Object.keys(yaml).some((key) => keys.includes(key));

const kinds = {
  prometheus: ({ yaml }) => has(yaml, ['scrape_configs', 'rule_files']),
  web: ({ yaml }) => has(yaml, ['tls_server_config', 'basic_auth_users']),
  configuration: ({ yaml }) => has(yaml, ['tenants']),
  chart: ({ yaml }) => Object.keys(yaml).every((key) => inChart.includes(key)),
} as const satisfies Readonly<Record<string, (block: (typeof blocks)[number]) => boolean>>;

const blocksOfKind = (kind: keyof typeof kinds) =>
  blocks.filter(kinds[kind]).map(({ at, yaml }) => [at, yaml] as const);

test('each block of YAML is a configuration, a web configuration, values of the chart, or of Prometheus', () => {
  const unknown = blocks.filter((block) => Object.values(kinds).every((isOfKind) => !isOfKind(block)));

  expect(unknown.map(({ at }) => at)).toEqual([]);
  expect(blocks.length).toBeGreaterThan(8);
});

/** Whether check-config accepts it, with credentials that need no file of this machine. */
async function check(config: Mapping): Promise<string> {
  const tenants = (config['tenants'] as readonly Mapping[]).map((tenant) => ({
    ...Object.fromEntries(Object.entries(tenant).filter(([key]) => !key.endsWith('File'))),
    clientId: 'any',
    clientSecret: 'any',
  }));
  await using file = await configFile(stringify({ ...config, tenants }));
  const { code, stdout, stderr } = await runCommand(['check-config', file.path, '--strict']);
  return code === 0 ? '' : stdout + stderr;
}

test.each(blocksOfKind('configuration'))('check-config accepts the configuration at %s', async (_, yaml) => {
  expect(await check(yaml)).toBe('');
});

const configsInValues = blocksOfKind('chart').flatMap(([at, { config }]) =>
  config === undefined ? [] : [[at, { ...(values['config'] as Mapping), ...(config as Mapping) }] as const],
);

test.each(configsInValues)(
  'check-config accepts the configuration in the values at %s',
  async (_, config) => {
    const { listen, ...rest } = config as { readonly listen: Mapping };

    expect(await check({ ...rest, listen: { port: 9825, ...listen }, tenants: tenantsOf(config) })).toBe('');
  },
);

const tenantsOf = (config: Mapping): readonly Mapping[] =>
  (config['tenants'] as readonly Mapping[]).map((tenant) => ({
    ...tenant,
    baseUrl: 'https://acme.api.identitynow.com',
  }));

test.each(blocksOfKind('chart'))('the chart has each setting of the values at %s', (_, yaml) => {
  expect(strangeIn(yaml, values)).toEqual([]);
});

/** Keys that the chart does not have; what lies below an empty mapping or a list is up to the reader. */
function strangeIn(yaml: Mapping, known: Mapping, path = ''): readonly string[] {
  return Object.entries(yaml).flatMap(([key, value]) => {
    const at = `${path}${key}`;
    if (!(key in known)) return at.startsWith('config.') ? [] : [at];
    const below = known[key];
    const isOpen = !isMapping(value) || !isMapping(below) || Object.keys(below).length === 0;
    return isOpen ? [] : strangeIn(value, below, `${at}.`);
  });
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

test.each(blocksOfKind('web'))('the schema accepts the web configuration at %s', (_, yaml) => {
  const judged = z.fromJSONSchema(editorSchema(webConfigFile)).safeParse(yaml);

  expect(judged.error?.issues).toBeUndefined();
});

test.for(blocksOfKind('prometheus'))(
  'promtool accepts the configuration of Prometheus at %s',
  async ([, yaml], { skip }) => {
    needs('promtool', skip);
    await using file = await configFile('');
    const rules = (yaml['rule_files'] as readonly string[] | undefined)?.map((path) => join(root, path));
    const path = join(file.folder, 'prometheus.yaml');
    await writeFile(path, stringify({ ...yaml, ...(rules && { rule_files: rules }) }));

    expect(await run('promtool', 'check', 'config', path)).toContain('SUCCESS');
  },
);
