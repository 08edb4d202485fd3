import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../../../src/lib/units.ts';
import { parseManagedCluster } from '../../../src/sailpoint/wire/managed-cluster.ts';
import { makeCertificate } from '../../support/certificates.ts';

const now = instant(Date.parse('2026-01-01T12:00:00Z'));
const parse = (json: unknown) => parseManagedCluster(json, { now, sentAt: now });
const of = (values: object) => parse({ id: 'c1', ...values });

const { cert } = await makeCertificate('cluster', null, { validUntilDay: 400 });
const end = Math.floor((Date.now() + 400 * 86_400_000) / 1_000) * 1_000;

const documented = {
  id: 'c1',
  name: 'Frankfurt',
  pod: 'CANARY',
  type: 'idn',
  configuration: { clusterExternalId: 'CANARY' },
  keyPair: { publicKey: 'CANARY', publicKeyThumbprint: 'CANARY', publicKeyCertificate: cert },
  attributes: { queue: { name: 'CANARY' }, keystore: 'CANARY' },
  redis: { redisHost: 'CANARY', redisPort: 6379 },
  clientType: 'VA',
  ccgVersion: 'v01',
  pinnedConfig: false,
  logConfiguration: { rootLevel: 'DEBUG', durationMinutes: 240, expiration: '2026-01-01T16:00:00.000Z' },
  operational: true,
  status: 'WARNING',
  alertKey: 'LIMITED_RESOURCES',
  clientIds: ['a', 'b'],
  serviceCount: 6,
  consolidatedHealthIndicatorsStatus: 'ERROR',
  currentInstalledReleaseVersion: '610.0',
  updatePackage: '611.0',
  updatePreferences: { processGroups: null, updateState: 'AUTO', notificationEmail: 'CANARY' },
  isOutOfDateNotifiedAt: '2025-12-11T07:00:13.734393Z',
};

describe('a cluster', () => {
  test('is read as documented, and what is not used is left behind', () => {
    const parsed = parse(documented);

    expect(parsed).toEqual({
      value: {
        id: 'c1',
        name: 'Frankfurt',
        type: 'idn',
        clientType: 'VA',
        ccgVersion: 'v01',
        releaseVersion: '610.0',
        status: 'WARNING',
        operational: true,
        health: 'ERROR',
        clients: 2,
        services: 6,
        certificateExpiry: expect.closeTo(end, -5),
        updateAvailable: true,
        updatesEnabled: true,
        outOfDateSince: Date.parse('2025-12-11T07:00:13.734Z'),
        verboseLoggingExpiry: Date.parse('2026-01-01T16:00:00Z'),
        alertKey: 'LIMITED_RESOURCES',
      },
      unexpected: [],
    });
    expect(JSON.stringify(parsed)).not.toMatch(/CANARY|CERTIFICATE/);
  });

  test('of an earlier family lacks what its family does not have', () => {
    expect(of({ status: 'NORMAL' })).toEqual({
      value: {
        id: 'c1',
        name: null,
        type: null,
        clientType: null,
        ccgVersion: null,
        releaseVersion: null,
        status: 'NORMAL',
        operational: null,
        health: null,
        clients: null,
        services: null,
        certificateExpiry: null,
        updateAvailable: null,
        updatesEnabled: null,
        outOfDateSince: null,
        verboseLoggingExpiry: null,
        alertKey: null,
      },
      unexpected: [],
    });
  });

  test.each([[null], ['text'], [[]], [{ name: 'x' }], [{ id: '' }], [{ id: 'a\nb' }]])(
    'is not %j',
    (json) => {
      expect(parse(json)).toBeNull();
    },
  );

  test('may have a number for its id, and a long name, which is cut', () => {
    expect(parse({ id: 7, name: 'x'.repeat(10_000) })?.value).toMatchObject({
      id: '7',
      name: 'x'.repeat(256),
    });
  });
});

describe('a field that is odd costs itself alone, and is counted', () => {
  test.each<[object, object, readonly string[]]>([
    [{ status: 'normal' }, { status: 'NORMAL' }, []],
    [{ status: null }, { status: 'UNRECOGNIZED' }, []],
    [{ status: 'NEW' }, { status: 'UNRECOGNIZED' }, ['status']],
    [{ status: 'UNRECOGNIZED' }, { status: 'UNRECOGNIZED' }, ['status']],
    [{ consolidatedHealthIndicatorsStatus: 'warning' }, { health: 'WARNING' }, []],
    [
      { consolidatedHealthIndicatorsStatus: 'NEW' },
      { health: 'UNRECOGNIZED' },
      ['consolidatedHealthIndicatorsStatus'],
    ],
    [{ operational: 'yes' }, { operational: null }, ['operational']],
    [{ operational: false }, { operational: false }, []],
    [{ clientIds: null }, { clients: null }, []],
    [{ clientIds: [] }, { clients: 0 }, []],
    [{ clientIds: 'a' }, { clients: null }, ['clientIds']],
    [{ serviceCount: -1 }, { services: null }, ['serviceCount']],
    [{ serviceCount: 0 }, { services: 0 }, []],
    [{ isOutOfDateNotifiedAt: 'soon' }, { outOfDateSince: null }, ['isOutOfDateNotifiedAt']],
  ])('%j', (values, expected, unexpected) => {
    const parsed = of(values);

    expect(parsed?.value).toMatchObject(expected);
    expect(parsed?.unexpected).toEqual(unexpected);
  });
});

describe('the certificate', () => {
  const bare = cert.replaceAll(/-----[^-]*-----/g, '');

  test.each([
    ['as PEM', cert],
    ['without line breaks', cert.replaceAll(/\r?\n/g, '')],
    ['with line breaks as two characters', cert.replaceAll(/\r?\n/g, '\\n')],
    ['with lines of Windows', cert.replaceAll(/\r?\n/g, '\r\n')],
    ['with text around it', `subject=x\n${cert}\nmore`],
    ['before those that signed it', `${cert}\n${cert}`],
    ['without its frame', bare],
  ])('is read %s', (_name, publicKeyCertificate) => {
    expect(of({ publicKeyCertificate })?.value.certificateExpiry).toBeCloseTo(end, -5);
    expect(of({ keyPair: { publicKeyCertificate } })?.value.certificateExpiry).toBeCloseTo(end, -5);
  });

  test.each([
    ['nonsense', 'x'],
    ['cut off', cert.slice(0, 300)],
    ['a key', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----'],
    ['a number', 7],
    ['millions of characters', 'A'.repeat(2_000_000)],
  ])('that is %s has no end, and is counted', (_name, publicKeyCertificate) => {
    const parsed = of({ publicKeyCertificate });

    expect(parsed?.value.certificateExpiry).toBeNull();
    expect(parsed?.unexpected).toEqual(['publicKeyCertificate']);
  });

  test.each([
    ['masked', '-----BEGIN CERTIFICATE-----****-----END CERTIFICATE-----'],
    ['a number', 7],
    ['empty', ''],
  ])('of the key pair counts where the own one is %s', (_name, publicKeyCertificate) => {
    const parsed = of({ publicKeyCertificate, keyPair: { publicKeyCertificate: cert } });

    expect(parsed?.value.certificateExpiry).toBeCloseTo(end, -5);
    expect(parsed?.unexpected).toEqual([]);
  });

  test.each([[null], [''], [undefined]])('that is %j is not there', (publicKeyCertificate) => {
    expect(of({ publicKeyCertificate })?.unexpected).toEqual([]);
  });
});

describe('updates', () => {
  test.each([
    [{ updatePackage: '611', currentInstalledReleaseVersion: '610' }, true],
    [{ updatePackage: '610', currentInstalledReleaseVersion: '610' }, false],
    [{ updatePackage: null, currentInstalledReleaseVersion: '610' }, false],
    [{ currentInstalledReleaseVersion: '610' }, null],
  ])('wait in %j: %s', (values, expected) => {
    expect(of(values)?.value.updateAvailable).toBe(expected);
  });

  test.each([
    ['AUTO', true, []],
    ['auto', true, []],
    ['DISABLED', false, []],
    [null, false, []],
    ['LATER', null, ['updateState']],
  ])('are enabled by %j: %s', (updateState, expected, unexpected) => {
    const parsed = of({ updatePreferences: { updateState } });

    expect(parsed?.value.updatesEnabled).toBe(expected);
    expect(parsed?.unexpected).toEqual(unexpected);
  });
});

test.each([
  ['DEBUG', true],
  ['trace', true],
  ['INFO', false],
  [null, false],
])('verbose logging at %s ends only while it is on: %s', (rootLevel, isOn) => {
  const parsed = of({ logConfiguration: { rootLevel, expiration: '2026-06-01T00:00:00Z' } });

  expect(parsed?.value.verboseLoggingExpiry).toBe(isOn ? Date.parse('2026-06-01T00:00:00Z') : null);
});

test('whatever comes, nothing is thrown', () => {
  const loose = fc.oneof(fc.jsonValue(), fc.string(), fc.double());

  fc.assert(fc.property(fc.anything(), (json) => void parse(json)));
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(documented)), loose),
      (values) => void of(values),
    ),
  );
});
