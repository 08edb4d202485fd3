import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './tools.ts';

const path = 'deploy/chart/Chart.yaml';

/** The chart's description with the version of the package: path in the repository to content. */
export function chartVersion(): ReadonlyMap<string, string> {
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    version: string;
  };
  const text = readFileSync(join(repository, path), 'utf8');
  return new Map([[path, text.replaceAll(/^(version|appVersion): .*$/gm, `$1: ${version}`)]]);
}
