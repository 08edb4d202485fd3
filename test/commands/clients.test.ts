import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureText } from '../../src/commands/failure-text.ts';
import type { TestSimulator } from '../simulator-tools/test-simulator.ts';
import { aTenant } from '../support/a-config.ts';
import { aFailedCall } from '../support/a-failure.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant, variablesFor } from '../support/live-tenant.ts';
import { startOnTerminal } from '../support/on-terminal.ts';
import { runCommand } from '../support/run-command.ts';

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startLiveTenant();
});

afterAll(async () => {
  await simulator[Symbol.asyncDispose]();
});

const clients = async (...args: readonly string[]) => {
  const exit = await runCommand(['clients', ...args], variablesFor(simulator));
  const json: unknown = exit.stdout === '' ? null : JSON.parse(exit.stdout);
  return { ...exit, json };
};

const someone = () => {
  const [, { id = '', clusterId = '' } = {}] = simulator.tenant.clients();
  return { id: String(id), clusterId: String(clusterId) };
};

test('a refusal is shown with the status, the message of the API, the trackingId and what to do', () => {
  const refused = aFailedCall('forbidden', {
    status: 403,
    apiMessage: 'Forbidden',
    trackingId: 'abc',
    scopes: ['idn:remote-client:read'],
  });

  expect(failureText(refused, aTenant({ baseUrl: 'https://acme.api.identitynow.com' }))).toBe(
    'forbidden (403) "Forbidden": not permitted: the API client needs the scope ' +
      'idn:remote-client:read, and its owner a level that may use it (ORG_ADMIN) [trackingId abc]',
  );
});

test.each([
  ['v2024', 'the apiVersion v2024 has no health indicators; set apiVersion to one of v2025, v2026, v1'],
  ['v2025', 'there is no such object, or this apiVersion has no such path'],
] as const)('health indicators that are not found in %s are explained: %s', (apiVersion, hint) => {
  const missing = { ...aFailedCall('not_found'), operation: 'getManagedClientHealthIndicators' };

  expect(
    failureText(missing, aTenant({ apiVersion, baseUrl: 'https://acme.api.identitynow.com' })),
  ).toContain(hint);
});

describe('of the commands that read clients,', () => {
  test('list prints the requested page, and the total on stderr', async () => {
    const { clusterId } = someone();

    const filters = `clusterId eq "${clusterId}"`;
    const { code, json, stderr } = await clients(
      'list',
      '--limit',
      '2',
      '--offset',
      '0',
      '--count',
      '--filters',
      filters,
    );

    const members = simulator.tenant.clients().filter(({ clusterId: home }) => home === clusterId);
    expect(code).toBe(0);
    expect(json).toHaveLength(Math.min(2, members.length));
    expect(stderr).toBe(
      `X-Total-Count: ${members.length}\n2 of ${members.length} shown, --all for the rest\n`,
    );
  });

  test('get prints one client and masks its secret', async () => {
    const { id } = someone();

    const { code, json, stdout } = await clients('get', id);

    expect(code).toBe(0);
    expect(json).toMatchObject({ id, secret: '***', ipAddress: '***' });
    expect(stdout).not.toMatch(/simulated-secret|198\.51\.100/);
  });

  test.each([[], ['--beta'], ['--type', 'VA']])(
    'status %s prints the status and masks addresses',
    async (...flags) => {
      const { id } = someone();

      const { code, json, stdout } = await clients('status', id, ...flags);

      expect(code).toBe(0);
      expect(json).toMatchObject({
        status: 'NORMAL',
        type: 'VA',
        body: { id, internal_ip: '***', hostname: '***' },
      });
      expect(stdout).not.toMatch(/192\.0\.2\.|simulated-host/);
    },
  );

  test('get of a client that does not exist ends with 1, the reason and the tracking id', async () => {
    const { code, stdout, stderr } = await clients('get', 'no/body');

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^getManagedClient failed: not_found \(404\) .*\[trackingId \w{32}\]\n$/);
  });
});

describe('clients list', () => {
  test('with --all reads every page, and without it counts the rest', async () => {
    await using large = await startLiveTenant({ clients: 600 });

    const part = await runCommand(['clients', 'list'], variablesFor(large));
    const whole = await runCommand(['clients', 'list', '--all'], variablesFor(large));

    expect(JSON.parse(part.stdout)).toHaveLength(250);
    expect(part.stderr).toBe('250 of 600 shown, --all for the rest\n');
    expect(JSON.parse(whole.stdout)).toHaveLength(600);
    expect(whole.stderr).toBe('');
  });

  test('says why the API refuses a filter', async () => {
    const { code, stderr } = await clients('list', '--filters', 'status eq "ERROR"');

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^getManagedClients failed: rejected \(400\) ".*status.*": .* \[trackingId \w+\]\n$/,
    );
  });
});

test('clients status of a CCG asks for the status of a CCG', async () => {
  const { id } = simulator.tenant.clients().find(({ type }) => type === 'CCG') ?? {};

  const { code, json } = await clients('status', String(id));

  expect([code, json]).toMatchObject([0, { type: 'CCG' }]);
});

test('clients status suggests a type instead of an unknown one', async () => {
  const { code, stderr } = await clients('status', 'x', '--type', 'va');

  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean VA? Write one of VA, CCG, INTERNAL, IIQ_HARVESTER.');
});

test('clients health shows the health indicators and masks addresses', async () => {
  const tenant = configFor(simulator.url).replace('name: acme', 'name: acme\n    apiVersion: v2025');
  await using config = await configFile(tenant);

  const { code, stdout } = await runCommand(['clients', 'health', someone().id, '--config', config.path]);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('body.health_indicators');
  expect(stdout).not.toMatch(/192\.0\.2\.|simulated-host/);
});

describe('of the commands that read clusters,', () => {
  test('list and get mask keys, certificates, keystores and hosts', async () => {
    const list = await runCommand(['clusters', 'list'], variablesFor(simulator));
    const [{ id = '' } = {}] = JSON.parse(list.stdout) as { id?: string }[];
    const one = await runCommand(['clusters', 'get', id], variablesFor(simulator));

    expect([list.code, one.code]).toEqual([0, 0]);
    expect(JSON.parse(one.stdout)).toMatchObject({ id, keyPair: '***', publicKeyCertificate: '***' });
    expect(list.stdout + one.stdout).not.toMatch(/BEGIN|keystore": "[^*]|[hH]ost": "[^*]/);
  });

  test('get of a cluster that does not exist ends with 1 and the reason', async () => {
    const { code, stderr } = await runCommand(['clusters', 'get', 'nowhere'], variablesFor(simulator));

    expect(code).toBe(1);
    expect(stderr).toMatch(/^getManagedCluster failed: not_found \(404\)/);
  });
});

describe('of the commands that write clients,', () => {
  test.each([
    ['update', '--patch', '[{"op":"replace","path":"/description","value":"***"}]', '0.value'],
    ['report-status', '--body', '{"status":"NORMAL","body":{"hostname":"***"}}', 'body.hostname'],
  ])('%s refuses a value that was masked', async (verb, flag, body, path) => {
    const before = simulator.requests.count();

    const { code, stderr } = await clients(verb, 'x', flag, body, '--yes');

    expect(code).toBe(2);
    expect(stderr).toContain(`${flag}: ${path} is "***", which stands for a value that was masked`);
    expect(simulator.requests.count()).toBe(before);
  });

  test('each with --dry-run prints what it would send and sends nothing', async () => {
    const before = simulator.requests.count();

    const { code, json } = await clients('create', '--cluster-id', 'x', '--name', 'new', '--dry-run');

    expect([code, json]).toMatchObject([0, { method: 'POST', body: { clusterId: 'x', name: 'new' } }]);
    expect(simulator.requests.count()).toBe(before);
  });

  test.each([
    ['y', 0, /Deleted the managed client \S+ of the tenant/],
    ['n', 2, /Nothing was changed/],
  ])('asks on a terminal, and after "%s" ends with %i', async (answer, expected, said) => {
    const id = simulator.tenant.add({ name: 'to be deleted' });
    await using terminal = startOnTerminal(`clients delete ${id}`, {
      env: variablesFor(simulator),
      columns: 200,
    });
    await terminal.shows(/Delete the managed client \S+ of the tenant \S+\? \[y\/N\]/);

    terminal.type(`${answer}\n`);

    expect(await terminal.exitCode).toBe(expected);
    expect(terminal.screen()).toMatch(said);
    expect(simulator.tenant.client(id) === undefined).toBe(expected === 0);
  });

  test.each([
    ['create', '--cluster-id', 'x'],
    ['update', 'x', '--patch', '[]'],
    ['delete', 'x'],
    ['report-status', 'x', '--body', '{}'],
  ])('%s does nothing without --yes', async (...args) => {
    const before = simulator.requests.count();

    const { code, stderr } = await clients(...args);

    expect(code).toBe(2);
    expect(stderr).toContain('add --yes');
    expect(simulator.requests.count()).toBe(before);
  });

  test('create, update and delete do so with --yes', async () => {
    const { clusterId } = someone();

    const created = await clients('create', '--cluster-id', clusterId, '--name', 'new', '--yes');
    const { id } = created.json as { id: string };
    await using file = await configFile('');
    await writeFile(join(file.folder, 'patch.json'), '[{"op":"replace","path":"/name","value":"newer"}]');
    const updated = await clients('update', id, '--patch', `@${join(file.folder, 'patch.json')}`, '--yes');
    const deleted = await clients('delete', id, '--yes');

    expect([created.code, updated.code, deleted.code]).toEqual([0, 0, 0]);
    expect(created.json).toMatchObject({ clusterId, name: 'new', secret: '***' });
    expect(updated.json).toMatchObject({ id, name: 'newer' });
    expect([deleted.stdout, simulator.tenant.client(id)]).toEqual(['', undefined]);
  });

  test('report-status sends what the appliance itself would send', async () => {
    const { id } = someone();
    const report = {
      status: 'WARNING',
      type: 'VA',
      timestamp: '2026-01-01T00:00:00Z',
      body: { id, status: 'WARNING' },
    };

    const { code, json } = await clients('report-status', id, '--body', JSON.stringify(report), '--yes');

    expect([code, json]).toMatchObject([0, { status: 'WARNING' }]);
    expect(simulator.tenant.status(id)).toMatchObject({ status: 'WARNING' });
    simulator.tenant.restore(id);
  });

  test.each([
    ['{', /--patch: it is not valid JSON/],
    ['@/nowhere.json', /--patch: "\/nowhere\.json" cannot be read/],
  ])('update with the patch %s ends with 2', async (patch, complaint) => {
    const { code, stderr } = await clients('update', 'x', '--patch', patch, '--yes');

    expect(code).toBe(2);
    expect(stderr).toMatch(complaint);
  });
});

test('clients with a file of several tenants asks which tenant is meant', async () => {
  const other = '\n  - { name: other, baseUrl: "https://other.example", clientId: a, clientSecret: b }\n';
  await using config = await configFile(configFor(simulator.url).trimEnd() + other);

  const unsaid = await runCommand(['clients', 'list', '--config', config.path]);
  const wrong = await runCommand(['clients', 'list', '--config', config.path, '--tenant', 'acne']);
  const right = await runCommand(['clients', 'list', '--config', config.path, '--tenant', 'acme']);

  expect([unsaid.code, wrong.code, right.code]).toEqual([2, 2, 0]);
  expect(unsaid.stderr).toContain('--tenant: acme, other');
  expect(wrong.stderr).toContain('did you mean acme? There are: acme, other');
});
