import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureText } from '../../src/commands/clients.ts';
import type { TestSimulator } from '../simulator-tools/test-simulator.ts';
import { aFailedCall } from '../support/a-failure.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant, variablesFor } from '../support/live-tenant.ts';
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

test('a refusal is told with the status, the words of the API, the trackingId and what to do', () => {
  const refused = aFailedCall('forbidden', {
    status: 403,
    apiMessage: 'Forbidden',
    trackingId: 'abc',
    scopes: ['idn:remote-client:read'],
  });

  expect(failureText(refused)).toBe(
    'getManagedClients failed: forbidden (403) "Forbidden": not permitted: the API client needs the scope ' +
      'idn:remote-client:read, and its owner a level that may use it (ORG_ADMIN) [trackingId abc]',
  );
});

describe('clients that read', () => {
  test('list prints the page that was asked for, and the total on stderr', async () => {
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
    expect(stderr).toBe(`X-Total-Count: ${members.length}\n`);
  });

  test('get prints one, its secret masked', async () => {
    const { id } = someone();

    const { code, json, stdout } = await clients('get', id);

    expect(code).toBe(0);
    expect(json).toMatchObject({ id, secret: '***', ipAddress: '***' });
    expect(stdout).not.toMatch(/simulated-secret|198\.51\.100/);
  });

  test.each([[], ['--beta'], ['--type', 'VA']])(
    'status %s prints its status, addresses masked',
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

  test('get of somebody who is not there ends with 1, the reason and the id that support asks for', async () => {
    const { code, stdout, stderr } = await clients('get', 'no/body');

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^getManagedClient failed: not_found \(404\) .*\[trackingId \w{32}\]\n$/);
  });
});

describe('clients that write', () => {
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

  test('create, update and delete do so with it', async () => {
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

  test('report-status reports what the appliance itself would', async () => {
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
    ['{', /--patch: it is no JSON/],
    ['@/nowhere.json', /--patch: "\/nowhere\.json" cannot be read/],
  ])('update with the patch %s ends with 2', async (patch, complaint) => {
    const { code, stderr } = await clients('update', 'x', '--patch', patch, '--yes');

    expect(code).toBe(2);
    expect(stderr).toMatch(complaint);
  });
});

test('clients with a file of several tenants wants to know which', async () => {
  const other = '\n  - { name: other, baseUrl: "https://other.example", clientId: a, clientSecret: b }\n';
  await using config = await configFile(configFor(simulator.url).trimEnd() + other);

  const unsaid = await runCommand(['clients', 'list', '--config', config.path]);
  const wrong = await runCommand(['clients', 'list', '--config', config.path, '--tenant', 'acne']);
  const right = await runCommand(['clients', 'list', '--config', config.path, '--tenant', 'acme']);

  expect([unsaid.code, wrong.code, right.code]).toEqual([2, 2, 0]);
  expect(unsaid.stderr).toContain('--tenant: acme, other');
  expect(wrong.stderr).toContain('there are: acme, other');
});
