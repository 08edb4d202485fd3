import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientFields, parseFilter } from '../../src/simulator/filters.ts';
import { harness, json, type WireClient } from './harness.ts';

const client = { id: '1', name: 'a', clientId: 'c', clusterId: 'k' };

const matches = (text: string, of: Record<string, unknown> = client): boolean | string => {
  const filter = parseFilter(text, clientFields);
  return filter.kind === 'ok' ? filter.value(of) : filter.failure;
};

test.each([
  ['name eq "a"', true],
  ['name eq "b"', false],
  ['  name  eq "a"  ', true],
  ['name eq "a" and id eq "2"', false],
  ['name eq "b" or clusterId eq "k"', true],
  ['name eq "a" or id eq "2" and clientId eq "x"', true],
  ['id eq "2" and name eq "a" or clientId eq "c"', true],
])('whether the filter %s matches is %s', (text, expected) => {
  expect(matches(text)).toBe(expected);
});

test.each([
  ['', 'Cannot parse the filter at character 0.'],
  ['name eq a', 'Cannot parse the filter at character 0.'],
  ['name eq "a', 'Cannot parse the filter at character 0.'],
  [String.raw`name eq "\n"`, 'Cannot parse the filter at character 0.'],
  ['type eq "VA"', 'The filter does not support the field type.'],
  ['name co "a"', 'The field name does not support the operator co.'],
  ['name eq "a" name eq "b"', 'Expected and/or at character 12.'],
  ['name eq "a" and', 'Expected and/or at character 12.'],
  ['name eq "a" or or id eq "1"', 'Cannot parse the filter at character 14.'],
])('the filter %s is refused with its cause', (text, reason) => {
  expect(matches(text)).toBe(reason);
});

test('a filter can ask for any name whose quotes and backslashes are escaped', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', '\\', ' and ', 'é', '\n', '\u{1F525}') }), (name) => {
      const text = `name eq "${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

      expect(matches(text, { ...client, name })).toBe(true);
      expect(matches(text, { ...client, name: `${name}!` })).toBe(false);
    }),
  );
});

test('a filter narrows the list and its total', async () => {
  await using tenant = await harness();
  const filters = encodeURIComponent('name eq "va-spare"');

  const reply = await tenant.call('GET', `/v2024/managed-clients?count=true&limit=1&filters=${filters}`);

  expect(json<WireClient[]>(reply).map(({ name }) => name)).toEqual(['va-spare']);
  expect(reply.headers.get('x-total-count')).toBe('2');
});

test('a bad filter is a bad request', async () => {
  await using tenant = await harness();

  const reply = await tenant.call('GET', '/v2024/managed-clients?filters=nonsense');

  expect(reply.status).toBe(400);
});
