import { describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant, variablesFor } from '../support/live-tenant.ts';
import { parseMetrics } from '../support/parse-metrics.ts';
import { runCommand } from '../support/run-command.ts';
import { run, start } from '../support/start-process.ts';

const listening = /"event":"server.listening".*"port":(\d+)/;
const simulated = /Simulated tenant at (http:\S+) /;

async function tokenAt(url: string, id: string, secret: string): Promise<number> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
  });
  return (await fetch(`${url}/oauth/token`, { method: 'POST', body })).status;
}

describe('serve', () => {
  test('with --demo says that it is a demo and serves a simulated fleet', async () => {
    await using config = await configFile(configFor('http://127.0.0.1:1', 'log: { format: json }'));
    await using program = start(['serve', '--demo', '--config', config.path]);
    const [port] = await program.says(listening);
    await program.says(/sweep\.completed/);

    const { text } = await ask(`http://127.0.0.1:${port}/metrics`);

    expect(parseMetrics(text).all('sailpoint_managed_client_info', { tenant: 'demo' })).toHaveLength(24);
    expect(program.stdout()).toContain('"event":"demo.started"');
    expect(program.stderr()).toBe('');
  });

  test('without --demo never says that it is a demo', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url));
    await using program = start(['serve', '--config', config.path]);
    await program.says(/sweep\.completed/);

    expect(program.stdout()).not.toMatch(/demo/i);
  });

  test('on a taken port ends with 1 and says what to do', async () => {
    await using simulator = await startLiveTenant();
    const { port } = new URL(simulator.url);
    const taken = configFor(simulator.url).replace('port: 0', `port: ${port}`);
    await using config = await configFile(taken);

    const { code, stderr } = await run(['serve', '--config', config.path]);

    expect(code).toBe(1);
    expect(stderr).toBe(
      `Cannot listen on 127.0.0.1:${port}: the port is taken; set listen.port or --port to another (EADDRINUSE)\n`,
    );
  });

  test('on a host that does not exist ends with 1 and says what to do', async () => {
    await using config = await configFile(
      configFor('http://127.0.0.1:1').replace('host: 127.0.0.1', 'host: nowhere.invalid'),
    );

    const { code, stderr } = await run(['serve', '--config', config.path]);

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Cannot listen on nowhere\.invalid:0: there is no such host; set listen\.host to .+ \(E\w+\)\n$/,
    );
  });

  test('stays up with a wrong secret and without an API', async () => {
    await using simulator = await startLiveTenant({ credentials: { clientId: 'x', clientSecret: 'y' } });
    await using config = await configFile(configFor(simulator.url));
    await using program = start(['serve', '--config', config.path]);
    await program.says(/api\.auth_failed/);
    const [port] = await program.says(listening);

    const { text } = await ask(`http://127.0.0.1:${port}/metrics`);

    expect(parseMetrics(text).value('sailpoint_up', { tenant: 'acme' })).toBe(0);
    expect(program.stdout()).not.toContain('test-secret');
  });
});

describe('simulate', () => {
  test('serves a tenant that accepts any credentials, until SIGTERM', async () => {
    await using program = start(['simulate', '--port', '0', '--clients', '7']);
    const [url = ''] = await program.says(simulated);

    const list = await runCommand(['clients', 'list'], variablesFor({ url }));
    program.send('SIGTERM');

    expect(JSON.parse(list.stdout)).toHaveLength(7);
    expect((await program.exit).code).toBe(0);
  });

  test('accepts only the credentials it is given', async () => {
    await using program = start(['simulate', '--port', '0', '--client-id', 'me', '--client-secret', 'hush']);
    const [url = ''] = await program.says(simulated);

    const answers = [await tokenAt(url, 'me', 'hush'), await tokenAt(url, 'me', 'wrong')];

    expect(answers).toEqual([200, 401]);
  });

  test('keeps to the rate limit it is given', async () => {
    await using program = start(['simulate', '--port', '0', '--rate-limit', '2/60s']);
    const [url = ''] = await program.says(simulated);
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'a',
      client_secret: 'b',
    });
    const token = await fetch(`${url}/oauth/token`, { method: 'POST', body });
    const { access_token: bearer } = (await token.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${bearer}` };

    const statuses = [];
    for (let call = 0; call < 3; call++)
      statuses.push((await ask(`${url}/v2024/managed-clients`, { headers })).status);

    expect(statuses).toEqual([200, 200, 429]);
  });

  test('on a taken port ends with 1 and says what to do', async () => {
    await using simulator = await startLiveTenant();
    const { port } = new URL(simulator.url);

    const { code, stderr } = await runCommand(['simulate', '--port', port]);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot listen on 127\.0\.0\.1:\d+: .*choose another port\n$/);
  });
});
