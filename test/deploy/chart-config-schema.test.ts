import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../../deploy/generate/tools.ts';
import { scenarios } from '../../src/simulator/scenarios.ts';

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxLength?: number;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const read = (path: string): Schema => JSON.parse(readFileSync(join(repository, path), 'utf8'));

const program = read('config/schema.json');
const chart = read('deploy/chart/values.schema.json');

const resolved = (schema: Schema): Schema =>
  schema.$ref === undefined ? schema : (chart.definitions?.[schema.$ref.split('/').at(-1) ?? ''] ?? {});

const alternatives = (schema: Schema): readonly Schema[] =>
  resolved(schema).anyOf?.map(resolved) ?? [resolved(schema)];

/** Of a setting that is no section: what it may be. Texts and durations are looked at by the templates, too. */
const limits = (schema: Schema): object => {
  const all = alternatives(schema);
  const find = <K extends keyof Schema>(key: K) => all.find((one) => one[key] !== undefined)?.[key];
  return {
    enum: find('enum'),
    minimum: find('minimum'),
    maximum: find('maximum'),
    minItems: find('minItems'),
    maxLength: find('maxLength'),
  };
};

const settings = (schema: Schema, path: string): readonly (readonly [path: string, limits: object])[] => {
  const { properties, items, additionalProperties } = resolved(schema);
  if (items !== undefined) return [[path, limits(schema)], ...settings(items, `${path}[]`)];
  if (properties === undefined) return [[path, limits(schema)]];
  return [
    [path, { closed: additionalProperties === false }],
    ...Object.entries(properties).flatMap(([key, each]) => settings(each, `${path}.${key}`)),
  ];
};

test('the chart takes each setting of the configuration file, and the same values', () => {
  const config = chart.properties?.['config'] ?? {};
  // A process without capabilities may not listen below 1024, and 0 would be a port that nobody knows.
  const ofPods = { minimum: 1024 };
  // Which shard a pod is comes from its ordinal (sharding.shards), not from the file that all of them share.
  const ofFile = settings(program, 'config').filter(([path]) => !/^config\.shard\b/.test(path));
  const expected = ofFile.map(([path, allowed]) =>
    path.endsWith('.port') ? [path, { ...allowed, ...ofPods }] : [path, allowed],
  );

  expect(Object.fromEntries(settings(config, 'config'))).toEqual(Object.fromEntries(expected));
});

test('the chart takes each scenario of the simulator', () => {
  const offered = chart.properties?.['simulator']?.properties?.['scenario']?.enum;

  expect(offered?.toSorted()).toEqual(Object.keys(scenarios).toSorted());
});
