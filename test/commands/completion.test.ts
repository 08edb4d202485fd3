import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand } from '../support/run-command.ts';

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

interface Case {
  readonly line: string;
  readonly offers: readonly string[];
  readonly not?: readonly string[];
}

const cases: readonly Case[] = [
  { line: '', offers: ['serve', 'once', 'check-config', 'clients', 'completion'] },
  { line: 'once --', offers: ['--config', '--output', '--only'], not: ['--patch', '--scenario'] },
  { line: 'once --output ', offers: ['table', 'json', 'prometheus'], not: ['--config'] },
  { line: 'clients ', offers: ['list', 'report-status'], not: ['serve'] },
  { line: 'clients list --', offers: ['--filters', '--limit'], not: ['--patch'] },
  { line: 'completion ', offers: ['bash', 'zsh', 'fish'] },
  { line: 'simulate --scenario one', offers: ['one-down'] },
];

/** Each prints what its shell would offer after `$1`. */
const askers = {
  bash: `source "$0"; line="sailpoint-exporter $1"; read -ra COMP_WORDS <<< "$line"
    [ "\${line: -1}" = ' ' ] && COMP_WORDS+=('')
    COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _sailpoint_exporter; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: `compdef() { :; }; compadd() { shift; print -l -- "$@"; }; _files() { :; }; source "$0"
    line="sailpoint-exporter $1"; words=(\${=line}); [[ $line = *' ' ]] && words+=('')
    CURRENT=\${#words}; _sailpoint_exporter`,
  fish: `source $argv[1]; complete -C "sailpoint-exporter $argv[2]"`,
};

describe.each(Object.entries(askers))('completion %s', (shell, asker) => {
  test.runIf(isThere(shell)).each(cases)(
    'after "sailpoint-exporter $line"',
    async ({ line, offers, not = [] }) => {
      await using stack = new AsyncDisposableStack();
      const folder = await mkdtemp(join(tmpdir(), 'sailpoint-exporter-'));
      stack.defer(() => rm(folder, { recursive: true }));
      const script = join(folder, 'completion');
      await writeFile(script, (await runCommand(['completion', shell])).stdout);

      const answer = execFileSync(shell, ['-c', asker, script, line], { encoding: 'utf8' });

      const offered = answer.split('\n').map((word) => word.split('\t')[0]);
      expect(offered).toEqual(expect.arrayContaining([...offers]));
      for (const word of not) expect(offered).not.toContain(word);
    },
  );
});
