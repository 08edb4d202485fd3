import { describe, expect, test } from 'vitest';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant } from '../support/live-tenant.ts';
import { startOnTerminal } from '../support/on-terminal.ts';
import { run, start } from '../support/start-process.ts';

describe('serve on a terminal', () => {
  test('begins with what to click, tells changes as sentences, and ends with 0 on Ctrl-C', async () => {
    await using terminal = startOnTerminal('serve --demo --port 0', { columns: 200 });
    await terminal.shows(/va-\S+ \(\S+\): \w+ → \w+, last contact \d+ s ago/);

    terminal.type('\u0003');

    expect(await terminal.exitCode).toBe(0);
    expect(terminal.screen().split('\n')[0]).toMatch(
      /Fleet page (http:\/\/localhost:\d+\/) {2}metrics \1metrics {2}\(Ctrl-C stops\)$/,
    );
    expect(terminal.screen()).not.toContain('{"');
  });

  test('says what to click also where the log is JSON', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url, 'log: { format: json }'));
    await using terminal = startOnTerminal(`serve --config ${config.path}`, { columns: 200 });

    await terminal.shows(/^Fleet page http:\/\/localhost:\d+\/ /m);
    await terminal.shows(/"event":"sweep.completed"/);
  });

  test('speaks in sentences where the configuration does not choose a format', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url));
    await using terminal = startOnTerminal(`serve --config ${config.path}`, { columns: 200 });

    await terminal.shows(/\d+ clients: \d+ NORMAL/);

    expect(terminal.screen()).not.toContain('{"');
  });

  test('says only once that it could not start', async () => {
    await using terminal = startOnTerminal('serve --config /nowhere.yaml', { columns: 200 });

    expect(await terminal.exitCode).toBe(2);
    expect(terminal.screen()).toBe(
      'Cannot read /nowhere.yaml: it does not exist; write the path of a configuration file\n',
    );
  });
});

describe('serve in a pipe', () => {
  test('--demo logs JSON', async () => {
    await using program = start(['serve', '--demo', '--port', '0']);
    await program.says(/"event":"client.status_changed"/);

    for (const line of program.stdout().trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  test.each([
    ['a file that is not there', ['--config', '/nowhere.yaml'], 2],
    ['a flag that needs another', ['--watch'], 2],
  ])('with %s leaves a log line as well as a sentence', async (_name, args, exitCode) => {
    const { code, stdout, stderr } = await run(['serve', ...args]);

    expect(code).toBe(exitCode);
    expect(JSON.parse(stdout)).toMatchObject({
      level: 'error',
      event: 'start.failed',
      reason: stderr.trimEnd(),
      exitCode,
    });
  });

  test('on a taken port ends with 1, a log line and a sentence', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url));
    const { port } = new URL(simulator.url);

    const { code, stdout, stderr } = await run(['serve', '--config', config.path, '--port', port]);

    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^Cannot listen on 127\\.0\\.0\\.1:${port}: the port is taken; .*\\n$`),
    );
    expect(stdout).toContain('"event":"start.failed"');
  });
});
