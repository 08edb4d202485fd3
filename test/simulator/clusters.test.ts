import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seconds } from '../../src/lib/units.ts';
import type { TestSimulatorOptions } from '../simulator-tools/test-simulator.ts';
import { type Harness, harness, json, start } from './harness.ts';

interface WireCluster {
  readonly id: string;
  readonly status: string;
  readonly operational: boolean;
  readonly alertKey: string;
  readonly clientIds: readonly string[];
  readonly publicKeyCertificate: string;
  readonly currentInstalledReleaseVersion: string | null;
  readonly updatePackage: string | null;
  readonly isOutOfDateNotifiedAt: string | null;
  readonly consolidatedHealthIndicatorsStatus: string | null;
  readonly logConfiguration: { readonly rootLevel: string; readonly expiration?: string };
}

const path = '/v2025/managed-clusters';
const day = 86_400_000;

const list = async (tenant: Harness, query = ''): Promise<readonly WireCluster[]> =>
  json<readonly WireCluster[]>(await tenant.call('GET', path + query));

const at = async (
  scenario: TestSimulatorOptions['scenario'],
  time: number,
): Promise<{ readonly tenant: Harness; readonly clusters: readonly WireCluster[] } & AsyncDisposable> => {
  const tenant = await harness({ scenario, startsAfter: seconds(0) });
  await tenant.clock.advance(seconds(time));
  const clusters = await list(tenant);
  return { tenant, clusters, [Symbol.asyncDispose]: () => tenant[Symbol.asyncDispose]() };
};

/** Node reads no PEM that is all in one line. */
const certificateOf = ({ publicKeyCertificate }: WireCluster): X509Certificate =>
  new X509Certificate(Buffer.from(publicKeyCertificate.replaceAll(/-----[^-]+-----/g, ''), 'base64'));

const endOf = (cluster: WireCluster): number => certificateOf(cluster).validToDate.getTime();

describe('the certificate of a simulated cluster', () => {
  test('is signed by itself, and its PEM has one line or many', async () => {
    await using tenant = await harness();

    const clusters = await list(tenant);

    const certificates = clusters.map(certificateOf);
    expect(certificates.map(({ subject }) => subject)).toEqual(
      clusters.map((_, ordinal) => `CN=simulated-certificate-${ordinal}`),
    );
    expect(certificates.every((certificate) => certificate.verify(certificate.publicKey))).toBe(true);
    expect(new Set(clusters.map((cluster) => cluster.publicKeyCertificate.includes('\n')))).toEqual(
      new Set([true, false]),
    );
  });

  test('ends in the far future and stays the same', async () => {
    await using tenant = await harness();
    const before = await list(tenant);

    await tenant.clock.advance(seconds(700));

    const after = await list(tenant);
    expect(before.every((cluster) => endOf(cluster) > start + 199 * day)).toBe(true);
    expect(after.map(endOf)).toEqual(before.map(endOf));
  });

  test('ends in three days and in 25 in the scenario certificate-ending', async () => {
    await using moment = await at('certificate-ending', 1);

    const [first, second, third] = moment.clusters.map((cluster) => (endOf(cluster) - start) / day);

    expect([first, second]).toEqual([3 + 5 / 1_440, 25]);
    expect(third).toBeGreaterThan(199);
  });
});

describe('an update of a simulated cluster', () => {
  test('waits until the last appliance of the cluster has it', async () => {
    await using tenant = await harness({ scenario: 'rolling-update', startsAfter: seconds(0) });
    const [{ clientIds } = { clientIds: [] }] = await list(tenant);

    await tenant.clock.advance(seconds(100));
    const [during] = await list(tenant);
    await tenant.clock.advance(seconds(120 * (clientIds.length - 1)));
    const [afterwards] = await list(tenant);

    expect(during).toMatchObject({ currentInstalledReleaseVersion: '610.0', updatePackage: '611.0' });
    expect(afterwards).toMatchObject({ currentInstalledReleaseVersion: '611.0', updatePackage: null });
  });

  test('stalls in update-blocked where an appliance is away, and succeeds elsewhere', async () => {
    await using moment = await at('update-blocked', 3_000);

    const [first, ...others] = moment.clusters;

    const [away, ...members] = moment.tenant.fleet();
    expect(away?.status).toBe('ERROR');
    expect(members.map(({ status }) => status)).not.toContain('ERROR');
    expect(first).toMatchObject({
      currentInstalledReleaseVersion: '610.0',
      updatePackage: '611.0',
      isOutOfDateNotifiedAt: new Date(start - 8 * day).toISOString().replace('Z', '000Z'),
    });
    const installed = others.filter(({ updatePackage }) => updatePackage === null);
    expect(installed.every(({ isOutOfDateNotifiedAt }) => isOutOfDateNotifiedAt === null)).toBe(true);
    expect(installed.length).toBeGreaterThanOrEqual(others.length - 1);
  });
});

test('DEBUG logging is switched on in the lively scenario, and ends when it says', async () => {
  await using tenant = await harness({ scenario: 'lively', startsAfter: seconds(0) });

  await tenant.clock.advance(seconds(120));
  const during = await list(tenant);
  await tenant.clock.advance(seconds(540));
  const afterwards = await list(tenant);

  const logging = during.filter(({ logConfiguration }) => logConfiguration.rootLevel === 'DEBUG');
  const ends = logging.map(({ logConfiguration }) => Date.parse(logConfiguration.expiration ?? ''));
  expect(ends).toEqual(ends.map(() => start + 660_000));
  expect(ends.length).toBeGreaterThan(0);
  expect(new Set(afterwards.map(({ logConfiguration }) => logConfiguration.rootLevel))).toEqual(
    new Set(['INFO']),
  );
});

test('the health and the alert of a cluster follow its members', async () => {
  await using moment = await at('degraded', 60);

  const [first, second] = moment.clusters;

  expect(first).toMatchObject({
    consolidatedHealthIndicatorsStatus: 'WARNING',
    alertKey: 'LIMITED_RESOURCES',
    status: 'WARNING',
  });
  expect(second).toMatchObject({
    consolidatedHealthIndicatorsStatus: 'NORMAL',
    alertKey: '',
    status: 'NORMAL',
  });
});

test('SailPoint contradicts the members in cluster-disputed', async () => {
  await using moment = await at('cluster-disputed', 60);

  expect(moment.clusters[0]).toMatchObject({ status: 'FAILED', operational: false });
  expect(moment.tenant.fleet().map(({ status }) => status)).not.toContain('FAILED');
});

test('a cluster without members has no clients', async () => {
  await using tenant = await harness({ clients: 1 });
  tenant.simulator.tenant.remove(tenant.first().id);

  const [cluster] = await list(tenant);

  expect(cluster).toMatchObject({
    status: 'NO_CLIENTS',
    clientIds: [],
    consolidatedHealthIndicatorsStatus: null,
  });
});

test.each([
  ['/v2024/managed-clusters', false],
  ['/v3/managed-clusters', false],
  ['/v2025/managed-clusters', true],
  ['/v2026/managed-clusters', true],
  ['/managed-clusters/v1', true],
])('whether %s tells releases and health is %s', async (family, isTold) => {
  await using tenant = await harness();

  const [first = { id: '' }] = json<{ id: string }[]>(await tenant.call('GET', family));
  const one = json(await tenant.call('GET', `${family}/${first.id}`));

  expect(one).toEqual(first);
  expect(Object.hasOwn(first, 'updatePackage')).toBe(isTold);
  expect(Object.hasOwn(first, 'consolidatedHealthIndicatorsStatus')).toBe(isTold);
});

test('an unknown cluster is not found', async () => {
  await using tenant = await harness();

  expect((await tenant.call('GET', `${path}/nowhere`)).status).toBe(404);
});

test.each([
  ['status eq "WARNING"', 1],
  ['operational eq "true" and type eq "idn"', 8],
  ['name eq "null"', 0],
])('the cluster filter %s is applied', async (filter, expected) => {
  await using tenant = await harness({ scenario: 'one-down', startsAfter: seconds(0) });
  await tenant.clock.advance(seconds(1));

  const found = await list(tenant, `?filters=${encodeURIComponent(filter)}`);

  expect((await list(tenant)).length).toBeGreaterThanOrEqual(8);
  expect(found.length).toBe(
    expected === 8 ? found.filter(({ operational }) => operational).length : expected,
  );
});

test('a filter on a field that clusters cannot be filtered by is refused', async () => {
  await using tenant = await harness();

  const reply = await tenant.call('GET', `${path}?filters=${encodeURIComponent('id eq "1"')}`);

  expect(reply.status).toBe(400);
});

test('a test can replace fields of a cluster in the list and alone', async () => {
  await using tenant = await harness();
  const [{ id } = { id: '' }] = await list(tenant);

  tenant.simulator.tenant.changeCluster(id, { status: 'MELTED', publicKeyCertificate: undefined });

  const [first] = await list(tenant);
  const alone = json(await tenant.call('GET', `${path}/${id}`));
  expect([first?.status, alone['status']]).toEqual(['MELTED', 'MELTED']);
  expect(first).not.toHaveProperty('publicKeyCertificate');
});
