import { describe, expect, test } from 'vitest';
import { configFile, configFor } from '../support/config-file.ts';
import { startLiveTenant, variablesFor } from '../support/live-tenant.ts';
import { startOnTerminal } from '../support/on-terminal.ts';

const hostile = 'va-\u001b]0;owned\u0007\u009b31m\u202egpj\u200b\u{e0041}\u2066end';

/** What our own colours, progress bar and cursor use, and nothing else. */
const escapeCharacter = '\u001b';
const ours = new RegExp(`${escapeCharacter}(?:\\[[?\\d;]*[A-Za-z]|[78])|[\\r\\n]`, 'g');
const forbidden = /[\p{Cc}\p{Cf}]/u;

describe('control, bidirectional and invisible characters never reach a terminal raw in', () => {
  test.each(['once', 'once --output json', 'once --output prometheus', 'clients list'])(
    '%s',
    async (args) => {
      await using simulator = await startLiveTenant();
      simulator.tenant.add({ name: hostile, description: hostile });
      await using terminal = startOnTerminal(args, { env: variablesFor(simulator), columns: 200 });

      await terminal.exitCode;

      expect(terminal.screen()).toContain('va-\\u001b]0;owned\\u0007');
      expect(forbidden.exec(terminal.screen().replaceAll(ours, ''))?.[0]).toBeUndefined();
    },
  );

  test.each([
    ['an argument', (path: string) => `once --config ${path} '${hostile}'`],
    ['a flag', () => `once --${hostile.replaceAll(/[^\p{L}\p{Cf}]/gu, '')}`],
    ['a tenant of the command line', (path: string) => `clients list --config ${path} --tenant '${hostile}'`],
    ['a key of the file', (path: string) => `check-config --config ${path}.bad`],
  ])('%s in a message', async (_name, argsFor) => {
    await using config = await configFile(configFor('http://127.0.0.1:1'));
    await using terminal = startOnTerminal(argsFor(config.path));

    expect(await terminal.exitCode).toBe(2);
    expect(forbidden.exec(terminal.screen().replaceAll(ours, ''))?.[0]).toBeUndefined();
  });
});
