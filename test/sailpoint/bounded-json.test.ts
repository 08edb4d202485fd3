import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failed, ok } from '../../src/lib/result.ts';
import { parseBoundedJson } from '../../src/sailpoint/bounded-json.ts';

const parse = (text: string) => parseBoundedJson(Buffer.from(text));

test('reads all JSON of a real size as JSON.parse does', () => {
  const json = fc.json({ maxDepth: 8 });

  fc.assert(
    fc.property(json, (text) => {
      expect(parse(text)).toEqual(ok(JSON.parse(text)));
    }),
  );
});

test('brackets, commas and escaped quotes within a text count for nothing', () => {
  const text = JSON.stringify([`${'['.repeat(100)}"\\"${'{,'.repeat(300_000)}`]);

  expect(parse(text)).toEqual(ok(JSON.parse(text)));
});

describe('more than any real answer holds is refused before it is parsed', () => {
  test.each([
    ['lists in lists', `${'['.repeat(33)}${']'.repeat(33)}`, 'schema'],
    ['objects in objects', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, 'schema'],
    ['brackets without end', '['.repeat(1_000_000), 'schema'],
    ['numbers', `[${'1,'.repeat(250_000)}1]`, 'too_large'],
    ['empty objects', `[${'{},'.repeat(150_000)}{}]`, 'too_large'],
    ['keys', `{${Array.from({ length: 6_000 }, (_, key) => `"${key}":1`).join()}}`, 'too_large'],
    [
      'keys of many objects',
      `[${Array.from({ length: 6_000 }, (_, key) => `{"${key}":1}`).join()}]`,
      'too_large',
    ],
  ] as const)('%s', (_name, text, kind) => {
    expect(parse(text)).toEqual(failed(kind));
  });
});

test.each([[''], ['[{"id":'], ['"no end'], ['"\\'], ['OK'], ['[1,]']])('%j is not JSON', (text) => {
  expect(parse(text)).toEqual(failed('schema'));
});

test('a page of 250 clients with a hundred health events each is read', () => {
  const event = { uuid: 'a', url: null, timestamp: '2026', cpuUtilizationPercentage: 91 };
  const client = { id: 'a', healthIndicators: { cpu: { errors: Array.from({ length: 100 }, () => event) } } };
  const page = Array.from({ length: 250 }, () => client);

  expect(parse(JSON.stringify(page))).toEqual(ok(page));
});

test('a byte order mark is ignored', () => {
  expect(parse('\uFEFF[1]')).toEqual(ok([1]));
});
