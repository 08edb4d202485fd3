import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { peersAreRequired } from './required-peers.ts';
import { exitOf, startChild } from './start-child.ts';

const packages = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  amtool: 'prometheus-alertmanager',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  chromium: 'chromium',
  faketime: 'faketime',
  'systemd-analyze': 'systemd',
} as const;

export type DebianTool = keyof typeof packages;

type Skip = (condition: boolean, note: string) => void;

/** Skips the test if a tool is not installed. If peers are required, the test runs and fails instead. */
export function needs(tool: DebianTool, skip: Skip): void {
  const isMissing = !peersAreRequired && !isInstalled(tool);
  skip(isMissing, `needs ${tool}: apt-get install -y --no-install-recommends ${packages[tool]}`);
}

function isInstalled(tool: DebianTool): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs the tool and returns its output. Rejects with the whole output if the tool finds a fault. */
export async function run(tool: DebianTool, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await exitOf(startChild(tool, args));
  if (code !== 0) throw new Error(`${tool} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout.trim();
}
