import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../src/lib/units.ts';
import {
  isStatusDocument,
  parseManagedClientStatus,
} from '../../../src/sailpoint/wire/managed-client-status.ts';

const now = instant(Date.parse('2026-01-01T12:00:00Z'));
const read = { now, sentAt: now };

/** As the API's own example: `sinceSeen` is documented as seconds, and holds milliseconds. */
const documentedBody = {
  alertKey: '',
  id: '5678',
  clusterId: '1234',
  ccg_etag: 'ccg_etag123xyz456',
  ccg_pin: 'NONE',
  cookbook_etag: '20210420125956-20210511144538',
  hostname: 'megapod-useast1-secret-hostname.sailpoint.com',
  internal_ip: '127.0.0.1',
  lastSeen: '1767268700604',
  sinceSeen: 14_708,
  sinceSeenMillis: 14_708,
  localDev: false,
  stacktrace: 'at secret.Class',
  state: null,
  status: 'NORMAL',
  uuid: null,
  product: 'idn',
  va_version: null,
  platform_version: '2',
  os_version: '2345.3.1',
  os_type: 'flatcar',
  hypervisor: 'unknown',
};

const documented = {
  body: documentedBody,
  type: 'CCG',
  status: 'NORMAL',
  timestamp: '2026-01-01T11:00:00.000Z',
};

const parse = (values: object, body: object = {}) =>
  parseManagedClientStatus({ ...documented, body: { ...documentedBody, ...body }, ...values }, read);

describe('a status document', () => {
  test('is read as documented, and what is not used is left behind', () => {
    expect(parse({})).toEqual({
      value: {
        status: 'NORMAL',
        age: 14_708,
        lastSeen: 1_767_268_700_604,
        ageByDate: now - 1_767_268_700_604,
        statusAt: Date.parse('2026-01-01T11:00:00Z'),
        osType: 'flatcar',
        osVersion: '2345.3.1',
        vaVersion: null,
        hypervisor: 'unknown',
        ccgPin: 'NONE',
        alertKey: null,
      },
      unexpected: [],
    });
  });

  test.each([[null], ['text'], [[]], [undefined], [{}]])('may come with the body %j', (body) => {
    expect(parse({ body })?.value).toMatchObject({
      status: 'NORMAL',
      age: null,
      lastSeen: null,
      osType: null,
    });
  });

  test.each([[null], [7], ['text'], [[]], [undefined]])('is not %j', (json) => {
    expect(isStatusDocument(json)).toBe(false);
  });

  test('never has its age from sinceSeen, whose unit is not what is documented', () => {
    expect(parse({}, { sinceSeenMillis: null, sinceSeen: 14_708 })?.value.age).toBeNull();
  });
});

describe('the status is', () => {
  test.each<[string, unknown, unknown, string, readonly string[]]>([
    ['the document’s own', 'ERROR', 'ERROR', 'ERROR', []],
    [
      'the document’s own where the body disagrees, which is counted',
      'NORMAL',
      'ERROR',
      'NORMAL',
      ['status_conflict'],
    ],
    ['the document’s own where the body says nothing', 'ERROR', null, 'ERROR', []],
    ['the body’s where the document has none', null, 'ERROR', 'ERROR', []],
    ['the body’s where the document leaves it out', undefined, 'FAILED', 'FAILED', []],
    ['recognized in lower case', 'error', 'Error', 'ERROR', []],
    ['unrecognized when new', 'NEW', 'NORMAL', 'UNRECOGNIZED', ['status', 'status_conflict']],
    ['no conflict when both say the same new thing', 'NEW', 'NEW', 'UNRECOGNIZED', ['status']],
    ['unrecognized when neither has one', null, null, 'UNRECOGNIZED', []],
  ])('%s', (_name, own, body, expected, unexpected) => {
    expect(parse({ status: own }, { status: body })).toMatchObject({
      value: { status: expected },
      unexpected,
    });
  });
});

describe('a bad field costs itself alone, and is counted', () => {
  test.each<[object, object, object, readonly string[]]>([
    [{}, { sinceSeenMillis: -5 }, { age: null }, ['age']],
    [{}, { sinceSeenMillis: 'x' }, { age: null }, ['age']],
    [{}, { sinceSeenMillis: '500' }, { age: 500 }, []],
    [{}, { lastSeen: '1767268700604123' }, { lastSeen: null }, ['lastSeen']],
    [{}, { lastSeen: 1_767_268_700_604 }, { lastSeen: 1_767_268_700_604 }, []],
    [{ timestamp: 'now' }, {}, { statusAt: null }, ['timestamp']],
    [{}, { os_version: {} }, { osVersion: null }, ['text']],
  ])('%j with the body %j', (values, body, expected, unexpected) => {
    const parsed = parse(values, body);

    expect(parsed?.value).toMatchObject({ status: 'NORMAL', ...expected });
    expect(parsed?.unexpected).toEqual(unexpected);
  });
});

test('whatever comes, nothing is thrown, no age is negative, and nothing that is not used gets through', () => {
  const unused = ['hostname', 'internal_ip', 'stacktrace', 'ccg_etag', 'secret'];
  const secrets = Object.fromEntries(unused.map((key) => [key, 'CANARY']));
  const usable = [
    'status',
    'lastSeen',
    'sinceSeenMillis',
    'sinceSeen',
    'os_type',
    'os_version',
    'va_version',
  ];
  const loose = fc.oneof(fc.jsonValue(), fc.double(), fc.string());
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...usable), loose), loose, loose, (body, status, timestamp) => {
      const document = { status, timestamp, body: { ...body, ...secrets }, ...secrets };

      const parsed = parseManagedClientStatus(document, read);

      expect(parsed?.value.age ?? 0).toBeGreaterThanOrEqual(0);
      expect(JSON.stringify(parsed)).not.toContain('CANARY');
    }),
    { numRuns: 1_000 },
  );
  fc.assert(
    fc.property(
      fc.anything(),
      (json) => void (isStatusDocument(json) && parseManagedClientStatus(json, read)),
    ),
  );
});

test.each([[{}], [{ message: 'Service Unavailable' }], [{ error: 'no' }]])(
  'an object that has nothing of a status document, %j, is none',
  (json) => {
    expect(isStatusDocument(json)).toBe(false);
  },
);

test.each([[{ status: null }], [{ body: null }], [{ timestamp: '' }]])(
  'an object that has anything of a status document, %j, is one',
  (json) => {
    expect(isStatusDocument(json)).toBe(true);
    expect(parseManagedClientStatus(json, read).value.status).toBe('UNRECOGNIZED');
  },
);
