import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../src/lib/units.ts';
import { parseManagedClient } from '../../../src/sailpoint/wire/managed-client.ts';

const now = instant(Date.parse('2026-01-01T12:00:00Z'));
const read = { now, sentAt: now };

/** As the API's own example, with all its fields. */
const documented = {
  id: '2c9180878eaf4204018eb019c3570003',
  alertKey: 'alert',
  apiGatewayBaseUrl: 'https://acme.api.identitynow.com',
  cookbook: 'va-megapod',
  ccId: 533,
  clientId: '00be54a2-bb6d-402f-9159-beb2d5319347',
  clusterId: 'e1ff7bb24c934240bbf55e1aa39e41c5',
  description: 'A short description',
  ipAddress: '123.456.78.90',
  lastSeen: '2025-12-31T14:20:30.123456Z',
  name: 'aName',
  sinceLastSeen: '15000',
  status: 'NORMAL',
  type: 'VA',
  clusterType: 'idn',
  vaDownloadUrl: 'aUrl',
  vaVersion: '2345',
  secret: 'ef878e15eaa8c8d3e2fa52f41125e2a0eeadadc6a14f931a33ad3e1b62d56381',
  createdAt: '2025-06-24T21:22:26.000Z',
  updatedAt: null,
  provisionStatus: 'PROVISIONED',
  healthIndicators: {
    cpu: {
      errors: [{ cpuUtilizationPercentage: 91 }, { cpuUtilizationPercentage: 97.5, detailedMessage: 'x' }],
      warnings: [],
    },
    memory: { errors: [], warnings: [{ freeSpacePercentage: 4, cpuUtilizationPercentage: null }] },
    container: { errors: null, warnings: [{}] },
    network: { errors: [{}] },
    disk: { errors: [{}], warnings: [] },
  },
};

const parse = (values: object) => parseManagedClient({ ...documented, ...values }, read);

describe('an element of the list', () => {
  test('is read as documented, and what is not used is left behind', () => {
    expect(parse({})).toEqual({
      value: {
        id: documented.id,
        clusterId: documented.clusterId,
        name: 'aName',
        type: 'VA',
        clusterType: 'idn',
        provisionStatus: 'PROVISIONED',
        vaVersion: '2345',
        status: 'NORMAL',
        age: 15_000,
        lastSeen: Date.parse('2025-12-31T14:20:30.123Z'),
        ageByDate: Date.parse('2026-01-01T12:00:00Z') - Date.parse('2025-12-31T14:20:30.123Z'),
        createdAt: Date.parse('2025-06-24T21:22:26Z'),
        healthEvents: [
          { category: 'cpu', level: 'error', count: 2 },
          { category: 'memory', level: 'warning', count: 1 },
          { category: 'container', level: 'warning', count: 1 },
          { category: 'network', level: 'error', count: 1 },
        ],
        cpuUtilization: 0.975,
        memoryFree: 0.04,
        alertKey: 'alert',
      },
      unexpected: [],
    });
  });

  test('may say nothing but its id', () => {
    expect(parseManagedClient({ id: 'a' }, read)).toEqual({
      value: {
        id: 'a',
        clusterId: null,
        name: null,
        type: null,
        clusterType: null,
        provisionStatus: null,
        vaVersion: null,
        status: 'UNRECOGNIZED',
        age: null,
        lastSeen: null,
        ageByDate: null,
        createdAt: null,
        healthEvents: [],
        cpuUtilization: null,
        memoryFree: null,
        alertKey: null,
      },
      unexpected: [],
    });
  });

  test('may say null to all but its id, and nothing counts as unexpected: all nulls are documented', () => {
    const nulls = Object.fromEntries(Object.keys(documented).map((key) => [key, null]));

    const parsed = parseManagedClient({ ...nulls, id: 'a' }, read);

    expect(parsed).toEqual(parseManagedClient({ id: 'a' }, read));
  });
});

describe('the id', () => {
  test.each([
    ['hex', '2c9180878eaf4204018eb019c3570003', '2c9180878eaf4204018eb019c3570003'],
    ['a UUID', '00be54a2-bb6d-402f-9159-beb2d5319347', '00be54a2-bb6d-402f-9159-beb2d5319347'],
    ['a short number', 533, '533'],
    ['text with slashes, quotes and dots', '../a"b\\', '../a"b\\'],
  ])('may be %s', (_name, id, expected) => {
    expect(parse({ id })?.value.id).toBe(expected);
  });

  test.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['longer than any', 'x'.repeat(257)],
    ['a dot, which a URL does not keep', '.'],
    ['two dots, which a URL does not keep', '..'],
    ['with a line feed', 'a\nb'],
    ['with NUL, which a label does not keep', 'a\0b'],
    ['with half an emoji, which a label does not keep', 'a\uD83D'],
    ['an object', {}],
    ['NaN', Number.NaN],
  ])('that is %s makes it no client', (_name, id) => {
    expect(parse({ id })).toBeNull();
  });

  test.each([[null], [7], ['text'], [[]], [undefined]])('is not in %j, which is no client', (json) => {
    expect(parseManagedClient(json, read)).toBeNull();
  });
});

describe('the status', () => {
  test.each([
    ['ERROR', 'ERROR', []],
    ['failed', 'FAILED', []],
    [' Warning ', 'WARNING', []],
    ['UNRECOGNIZED', 'UNRECOGNIZED', ['status']],
    ['BRAND_NEW', 'UNRECOGNIZED', ['status']],
    ['constructor', 'UNRECOGNIZED', ['status']],
    ['', 'UNRECOGNIZED', []],
    [null, 'UNRECOGNIZED', []],
    [3, 'UNRECOGNIZED', ['status']],
    [['NORMAL'], 'UNRECOGNIZED', ['status']],
  ])('%j is read as %s', (status, expected, unexpected) => {
    expect(parse({ status })).toMatchObject({ value: { status: expected }, unexpected });
  });
});

describe('a bad field costs itself alone, and is counted', () => {
  test.each<[string, object, object, readonly string[]]>([
    ['an age in words', { sinceLastSeen: 'long' }, { age: null }, ['age']],
    ['a negative age', { sinceLastSeen: -1 }, { age: null }, ['age']],
    ['a time in words', { lastSeen: 'today' }, { lastSeen: null }, ['lastSeen']],
    ['a creation in the future', { createdAt: '2099-01-01T00:00:00Z' }, { createdAt: null }, ['createdAt']],
    ['a name that is an object', { name: { first: 'x' } }, { name: null }, ['text']],
    ['a type that is an array', { type: ['VA'] }, { type: null }, ['text']],
    ['a cluster that is an object', { clusterId: {} }, { clusterId: null }, []],
    ['a type that is not documented', { type: 'APPLIANCE' }, { type: 'APPLIANCE' }, ['type']],
    ['a type in lower case', { type: 'ccg' }, { type: 'ccg' }, []],
    [
      'a number beyond any percentage',
      { healthIndicators: { cpu: { errors: [{ cpuUtilizationPercentage: 101 }] } } },
      { healthEvents: [{ category: 'cpu', level: 'error', count: 1 }], cpuUtilization: null },
      ['cpuUtilizationPercentage'],
    ],
    ['indicators that are text', { healthIndicators: 'good' }, { healthEvents: [] }, []],
    ['events that are text', { healthIndicators: { cpu: { errors: 'x' } } }, { healthEvents: [] }, []],
    ['an empty name', { name: '' }, { name: null }, []],
    ['a version that is a number', { vaVersion: 7 }, { vaVersion: '7' }, []],
    ['a name of 10 kB', { name: 'x'.repeat(10_000) }, { name: 'x'.repeat(256) }, []],
    [
      'a name cut within an emoji',
      { name: `${'x'.repeat(255)}🚀` },
      { name: `${'x'.repeat(255)}\uFFFD` },
      [],
    ],
  ])('%s', (_name, values, expected, unexpected) => {
    const parsed = parse(values);

    expect(parsed?.value).toMatchObject(expected);
    expect(parsed?.unexpected).toEqual(unexpected);
    expect(parsed?.value).toMatchObject({ id: documented.id, status: 'NORMAL' });
  });
});

const canary = 'CANARY';

test('whatever comes, nothing is thrown, no age is negative, and nothing that is not used gets through', () => {
  const unused = ['secret', 'ipAddress', 'description', 'vaDownloadUrl', 'ccId', 'hostname'];
  const secrets = Object.fromEntries(unused.map((key) => [key, canary]));
  const usable = Object.keys(documented).filter((key) => !unused.includes(key));
  const element = fc.dictionary(
    fc.constantFrom(...usable),
    fc.oneof(fc.jsonValue(), fc.double(), fc.string()),
  );
  fc.assert(
    fc.property(fc.oneof(element, fc.jsonValue()), (json) => {
      const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);

      const parsed = parseManagedClient(isObject ? { id: 'a', ...json, ...secrets } : json, read);

      expect(parsed?.value.age ?? 0).toBeGreaterThanOrEqual(0);
      expect(JSON.stringify(parsed)).not.toContain(canary);
    }),
    { numRuns: 1_000 },
  );
});
