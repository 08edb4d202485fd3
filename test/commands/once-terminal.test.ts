import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/commands/text-width.ts';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant, variablesFor } from '../support/live-tenant.ts';
import { startOnTerminal } from '../support/on-terminal.ts';
import { run } from '../support/start-process.ts';

const escapeCharacter = '\u001b';
const sequences = new RegExp(`${escapeCharacter}\\[[?\\d;]*[A-Za-z]`, 'g');

/** What stays on the screen, without colours; what was drawn over is gone. */
const linesOf = (screen: string): readonly string[] =>
  screen
    .split('\n')
    .map((line) => line.split('\r').at(-1) ?? '')
    .map((line) => line.replaceAll(sequences, ''));

describe('once on a terminal', () => {
  test.each([80, 200])('fits into %i columns and begins with the clients that need care', async (columns) => {
    await using simulator = await startLiveTenant();
    const [{ id = '' } = {}, { id: other = '' } = {}] = simulator.tenant.clients();
    simulator.tenant.change(String(id), { name: '東京'.repeat(40) });
    simulator.tenant.setStatus(String(id), 'FAILED');
    simulator.tenant.setStatus(String(other), 'WARNING');
    await using terminal = startOnTerminal('once', { columns, env: variablesFor(simulator) });

    expect(await terminal.exitCode).toBe(0);

    const lines = linesOf(terminal.screen());
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
    expect(lines[2]).toMatch(/^DOWN +FAILED +(東京)+.*…/);
    expect(lines[3]).toMatch(/^DEGRADED +WARNING/);
    expect(lines.filter((line) => line !== '').at(-1)).toBe('2 of 24 need care: 1 DOWN, 1 DEGRADED.');
    expect(lines[1]?.includes(' ID')).toBe(columns === 200);
  });

  test('shows its progress, but never on the line of a log message', async () => {
    await using simulator = await startLiveTenant();
    const [{ id = '' } = {}] = simulator.tenant.clients();
    simulator.faults.add({ clientId: String(id) }, { kind: 'status', status: 500 });
    await using terminal = startOnTerminal('once', { columns: 200, env: variablesFor(simulator) });

    expect(await terminal.exitCode).toBe(1);

    expect(terminal.screen()).toMatch(/Reading statuses \d+ of 24/);
    const messages = linesOf(terminal.screen()).filter((line) => line.includes('Status call failed'));
    expect(messages).toHaveLength(1);
    expect(messages[0]).not.toContain('Reading statuses');
  });

  test.each([
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
    [{}, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true],
  ])('with %o in the environment, colour is %s', async (env, isColored) => {
    await using simulator = await startLiveTenant();
    await using terminal = startOnTerminal('once', { env: { ...variablesFor(simulator), ...env } });

    await terminal.exitCode;

    expect(terminal.screen().includes(`${escapeCharacter}[32m`)).toBe(isColored);
  });

  test('with --only shows only those clients, and says how many it leaves out', async () => {
    await using simulator = await startLiveTenant();
    const [{ id = '' } = {}] = simulator.tenant.clients();
    simulator.tenant.setStatus(String(id), 'ERROR');

    const { stdout } = await run(['once', '--only', 'care'], { env: variablesFor(simulator) });

    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.slice(3)).toEqual(['23 more are not shown (--only)', '1 of 24 needs care: 1 DOWN.']);
  });

  test('with --watch sweeps again and again until Ctrl-C', async () => {
    await using simulator = await startLiveTenant();
    await using config = await configFile(configFor(simulator.url));
    await using terminal = startOnTerminal(`once --watch 200ms --config ${config.path}`);
    await terminal.shows(/(?:None of 24 needs care.*){2}/s);

    terminal.type('\u0003');

    expect(await terminal.exitCode).toBe(130);
  });
});

test('once writes neither colours nor progress into a pipe, except colours with FORCE_COLOR', async () => {
  await using simulator = await startLiveTenant();

  const plain = await run(['once'], { env: variablesFor(simulator) });
  const forced = await run(['once'], { env: { ...variablesFor(simulator), FORCE_COLOR: '1' } });

  expect(`${plain.stdout}${plain.stderr}`).not.toContain(escapeCharacter);
  expect(forced.stdout).toContain(`${escapeCharacter}[32mHEALTHY`);
});
