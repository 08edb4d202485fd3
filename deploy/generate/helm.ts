import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repository, tools } from './tools.ts';

export const chart = join(repository, 'deploy', 'chart');

/** What a run of helm came to; `text` is its output, or why it refused. */
export interface HelmRun {
  readonly succeeded: boolean;
  readonly text: string;
}

export const helm = (...args: readonly string[]): HelmRun => {
  const run = spawnSync(tools.helm, args, { encoding: 'utf8' });
  return { succeeded: run.status === 0, text: run.status === 0 ? run.stdout : run.stderr + run.stdout };
};

export const renderChart = (namespace: string, ...args: readonly string[]): HelmRun =>
  helm('template', 'sailpoint-exporter', chart, '--namespace', namespace, ...args);
