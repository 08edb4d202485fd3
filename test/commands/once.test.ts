import { describe, expect, test } from 'vitest';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant, variablesFor } from '../support/live-tenant.ts';
import { parseMetrics } from '../support/parse-metrics.ts';
import { runCommand } from '../support/run-command.ts';
import { run } from '../support/start-process.ts';

/** What is tried in this process must not fill its stderr. */
const silent = 'log: { level: silent }';

describe('once', () => {
  test('prints a table of the fleet on stdout, and its log on stderr', async () => {
    await using simulator = await startLiveTenant();
    const [{ id = '' } = {}] = simulator.tenant.clients();
    simulator.tenant.setStatus(String(id), 'FAILED');
    simulator.tenant.change(String(id), { name: 'va-\u001b[31mred' });

    const { code, stdout, stderr } = await run(['once'], { env: variablesFor(simulator) });

    const [title, head, first, ...rest] = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(title).toMatch(/: 24 managed clients, success$/);
    expect(head).toMatch(/^VERDICT +STATUS +CLIENT +CLUSTER +LAST CONTACT +VERSION +ID/);
    expect(first).toMatch(new RegExp(`^DOWN +FAILED +va-\\\\u001b\\[31mred .* ${String(id)}`));
    expect(rest).toHaveLength(24);
    expect(rest.at(-1)).toBe('1 of 24 needs care: 1 DOWN.');
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ event: 'sweep.completed', clients: 24 }]);
  });

  test('prints JSON that holds what the page shows', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url, silent));

    const { code, stdout } = await runCommand(['once', '--config', config.path, '--output', 'json']);

    const { tenants } = JSON.parse(stdout) as { tenants: readonly { clients: readonly unknown[] }[] };
    expect(code).toBe(0);
    expect(tenants).toMatchObject([{ tenant: 'acme', up: true, lastSweep: { result: 'success' } }]);
    expect(tenants[0]?.clients).toHaveLength(24);
  });

  test('prints metrics that parse', async () => {
    await using simulator = await startLiveTenant();

    const { code, stdout } = await run(['once', '--output', 'prometheus'], { env: variablesFor(simulator) });

    const samples = parseMetrics(stdout);
    expect(code).toBe(0);
    expect(samples.value('sailpoint_up')).toBe(1);
    expect(samples.all('sailpoint_managed_client_info')).toHaveLength(24);
  });

  test('exports no interval and no stale-after, since one sweep has no schedule', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url, silent));

    const { stdout } = await runCommand(['once', '--config', config.path, '--output', 'prometheus']);

    expect(stdout).toContain('sailpoint_not_seen_after_seconds{');
    expect(stdout).not.toContain('sailpoint_sweep_interval_seconds{');
    expect(stdout).not.toContain('sailpoint_stale_after_seconds{');
  });

  test('of a shard prints only its own clients and says which shard it is', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url, silent));

    const tables = await Promise.all(
      ['0', '1'].map((index) =>
        runCommand(['once', '--config', config.path], { SHARD_INDEX: index, SHARD_TOTAL: '2' }),
      ),
    );

    const rows = tables.map(({ stdout }) => stdout.trimEnd().split('\n').slice(2, -1));
    expect(rows.flat()).toHaveLength(24);
    for (const [index, { code, stdout }] of tables.entries()) {
      expect(code).toBe(0);
      expect(stdout).toContain(
        `acme: ${rows[index]?.length} managed clients of shard ${index} of 2, success`,
      );
    }
  });

  test('sweeps a simulated tenant with --demo', async () => {
    const { code, stdout } = await run(['once', '--demo']);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^demo: 24 managed clients, success\n/);
  });

  test('ends with 1 and shows no healthy fleet if the list fails', async () => {
    await using simulator = await startLiveTenant();
    simulator.faults.add({ operation: 'getManagedClients' }, { kind: 'status', status: 403 });

    const { code, stdout, stderr } = await run(['once'], { env: variablesFor(simulator) });

    expect(code).toBe(1);
    expect(stdout).toContain('the list could not be read');
    expect(stderr).toContain('"reason":"forbidden"');
  });

  test.each([
    ['html', { kind: 'html' }],
    ['reset', { kind: 'reset' }],
    ['server_error', { kind: 'status', status: 500 }],
  ] as const)('says in its log that the clusters could not be listed: %s', async (reason, fault) => {
    await using simulator = await startLiveTenant();
    simulator.faults.add({ operation: 'getManagedClusters' }, fault);

    const { code, stderr } = await run(['once'], { env: variablesFor(simulator) });

    const events: unknown[] = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(events).toMatchObject([{ event: 'clusters.failed', reason }, { event: 'sweep.completed' }]);
  });

  test('ends with 1 if one status cannot be read, even with --fail-on unhealthy', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url, silent));
    const [{ id = '' } = {}] = simulator.tenant.clients();
    simulator.faults.add({ clientId: String(id) }, { kind: 'status', status: 500 });

    const { code, stdout } = await runCommand(['once', '--config', config.path, '--fail-on', 'unhealthy']);

    expect(code).toBe(1);
    expect(stdout).toContain('24 managed clients, incomplete');
  });

  test.each([
    ['NORMAL', 0],
    ['WARNING', 0],
    ['ERROR', 3],
    ['FAILED', 3],
  ])('with --fail-on unhealthy and a client that is %s ends with %d', async (status, expected) => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url, silent));
    const [{ id = '' } = {}] = simulator.tenant.clients();
    simulator.tenant.setStatus(String(id), status);

    const { code } = await runCommand(['once', '--config', config.path, '--fail-on', 'unhealthy']);

    expect(code).toBe(expected);
  });

  test('with --fail-on unhealthy and a client that was not seen for long ends with 3', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url, silent));
    const id = simulator.tenant.add({ sinceLastSeen: 3_600_000 });
    simulator.tenant.changeStatus(id, { body: { sinceSeenMillis: 3_600_000 } });

    const { code } = await runCommand(['once', '--config', config.path, '--fail-on', 'unhealthy']);

    expect(code).toBe(3);
  });
});
