import { version } from '../lib/version.ts';
import type { CommandBuilder } from './context.ts';

export const versionCommand: CommandBuilder = (command, { output }) =>
  void command.action(() => {
    const { version: node, platform, arch } = process;
    output.print(`sailpoint-exporter ${version} (Node ${node}, ${platform} ${arch})\n`);
  });
