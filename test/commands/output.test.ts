import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { configFile, configFor } from '../support/config-file.ts';
import { eventually } from '../support/eventually.ts';
import { startLiveTenant, variablesFor } from '../support/live-tenant.ts';
import { program, startOnTerminal } from '../support/on-terminal.ts';
import { type Exit, exitOf, startChild } from '../support/start-child.ts';
import { node, root, start } from '../support/start-process.ts';

/** Runs a line of shell in which `$program` is the program. */
const shell = (line: string, env: Readonly<Record<string, string>> = {}): Promise<Exit> => {
  const options = { cwd: root, env: { PATH: process.env['PATH' as string], ...env } };
  return exitOf(startChild('bash', ['--norc', '-c', line.replaceAll('$program', program)], options));
};

const quiet = 'log: { level: silent }';

describe('the output of', () => {
  test.each([
    ['once --output prometheus', /^sailpoint_\w+/m],
    ['once --output json', /^\{/],
    ['clients list', /^\[/],
  ])('%s into a pipe that is read slowly arrives whole', async (args, beginning) => {
    await using simulator = await startLiveTenant({ clients: 250 });
    await using config = await configFile(configFor(simulator.url, quiet));
    const command = `$program ${args} --config ${config.path}`;

    const slow = await shell(`set -o pipefail; ${command} | (sleep 1; cat)`);
    const fast = await shell(command);

    expect([slow.code, slow.stderr]).toEqual([0, '']);
    expect(slow.stdout).toMatch(beginning);
    expect(slow.stdout.length).toBeGreaterThan(100_000);
    expect(slow.stdout.split('\n')).toHaveLength(fast.stdout.split('\n').length);
  });

  test.each(['clients list', 'once', 'check-config', '--help', 'once --help', '--version'])(
    '%s onto a full disk ends with 1 and one line that says so',
    async (args) => {
      await using simulator = await startLiveTenant();
      await using config = await configFile(configFor(simulator.url, quiet));
      const file = args.startsWith('-') || args.includes('--help') ? '' : `--config ${config.path}`;

      const { code, stderr } = await shell(`$program ${args} ${file} > /dev/full`);

      expect([code, stderr]).toEqual([
        1,
        'Cannot write the output: no space is left on the device (ENOSPC)\n',
      ]);
    },
  );

  test.each(['once --output prometheus', 'once --output json', 'clients list', 'check-config --output json'])(
    '%s onto a disk that has room for a part of it ends with 1 and one line that says so',
    async (args) => {
      await using simulator = await startLiveTenant({ clients: 50 });
      await using config = await configFile(configFor(simulator.url, quiet));

      // In the middle of the first write the file reaches its limit, as on a disk that is almost full.
      const { code, stderr } = await shell(
        `head -c 1000 /dev/zero > ${config.folder}/out; ulimit -f 1; $program ${args} --config ${config.path} >> ${config.folder}/out`,
      );

      expect([code, stderr]).toEqual([1, 'Cannot write the output: the file would be too large (EFBIG)\n']);
    },
  );

  test.each(['once --output prometheus', 'once --output json', 'clients list', 'once --help'])(
    '%s into a reader that has enough after one line is not a failure',
    async (args) => {
      await using simulator = await startLiveTenant({ clients: 250 });
      await using config = await configFile(configFor(simulator.url, quiet));
      const file = args.includes('--help') ? '' : `--config ${config.path}`;

      const exit = await shell(`$program ${args} ${file} | head -1 >/dev/null; exit \${PIPESTATUS[0]}`);

      expect(exit).toEqual({ code: 0, stdout: '', stderr: '' });
    },
  );

  test('an interrupted command ends even if nobody reads its pipe', async () => {
    await using simulator = await startLiveTenant({ clients: 250 });
    const env = { PATH: process.env['PATH' as string], ...variablesFor(simulator) };
    // Nothing listens to what it writes, so the pipe is full after 64 kB.
    await using child = startChild(node, ['src/main.ts', 'clients', 'list'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await eventually(() => simulator.requests.count('getManagedClients') > 0);

    child.kill('SIGINT');

    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
  });
});

describe('an interrupted one-shot command', () => {
  test.each([
    ['once', 'SIGINT'],
    ['once', 'SIGTERM'],
    ['once', 'SIGHUP'],
    ['clients list', 'SIGINT'],
    ['check-config --online', 'SIGINT'],
  ] as const)(
    '%s ends with 130 after %s and shows neither half a result nor a complaint',
    async (args, signal) => {
      await using simulator = await startLiveTenant();
      simulator.faults.add({}, { kind: 'hang' });
      await using command = start(args.split(' '), { env: variablesFor(simulator) });
      await eventually(() => simulator.requests.count() > 0);

      command.send(signal);

      const { code, stdout, stderr } = await command.exit;
      expect([code, stderr]).toEqual([130, '']);
      expect(stdout).not.toMatch(/managed clients|FAIL|abort/);
    },
  );

  test('ends with 130 after Ctrl-C on the terminal, and shows the cursor again', async () => {
    await using simulator = await startLiveTenant();
    simulator.faults.add({ operation: 'getManagedClientStatus' }, { kind: 'hang' });
    await using terminal = startOnTerminal('once', { env: variablesFor(simulator) });
    await eventually(() => simulator.requests.count('getManagedClientStatus') > 0);

    terminal.type('\u0003');

    expect(await terminal.exitCode).toBe(130);
    expect(terminal.screen()).not.toMatch(/managed clients/);
    expect(terminal.screen().split('\u001b[?25l')).toHaveLength(
      terminal.screen().split('\u001b[?25h').length,
    );
  });
});

describe('a closed terminal', () => {
  test.each([
    ['serve --demo --port 0', 'exec $program'],
    ['serve --demo --port 0', '$program'],
    ['simulate --port 0', 'exec $program'],
    ['-- --port 0', 'npm start'],
  ])('ends %s, run as %s', async (args, command) => {
    await using terminal = startOnTerminal(args, { command: command.replace('$program', program) });
    const [port] = await terminal.shows(/(?:port\W+|localhost:|127\.0\.0\.1:)(\d{2,5})/);

    terminal.close();

    await eventually(async () => !(await isListening(Number(port))));
  });
});

const isListening = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/livez`).then(
    () => true,
    () => false,
  );
