import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRules, rulesFile } from '../../deploy/prometheus/rule-file.ts';
import type { Series } from '../deploy/rules/series.ts';
import { run } from '../support/debian-tool.ts';
import type { AlertLabels } from './inhibition.ts';

/** What fires at each step, before inhibition. */
export interface Firing {
  readonly minute: number;
  readonly alerts: readonly AlertLabels[];
}

/** Asks promtool by a test that expects nothing: its complaints name what fires. Minutes count from `quiet` on. */
export async function firingIn(series: Series, steps: number, quiet: number): Promise<readonly Firing[]> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'incidents-'));
  const file = join(folder.path, 'incidents.json');
  const expr = 'sum without (__name__, alertstate) (ALERTS{alertstate="firing"})';
  const promql_expr_test = Array.from({ length: steps }, (_, index) => ({
    eval_time: `${(index + 1) * 15}s`,
    expr,
    exp_samples: [],
  }));
  const { groups } = await readRules();
  const group_eval_order = groups.map(({ name }) => name);
  const test = { interval: '15s', input_series: series.written(), promql_expr_test };
  await writeFile(
    file,
    JSON.stringify({ rule_files: [rulesFile], evaluation_interval: '15s', group_eval_order, tests: [test] }),
  );
  const said = await run('promtool', 'test', 'rules', file).catch((error: Error) => error.message);
  if (!/SUCCESS|FAILED/.test(said)) throw new Error(said.slice(0, 2_000));
  const complaints = new Map(said.split(/(?=expr: )/).flatMap(firingOf));
  return Array.from({ length: steps }, (_, index) => {
    const at = (index + 1) * 15;
    return { minute: at / 60 - quiet, alerts: complaints.get(at) ?? [] };
  });
}

/** The alerts at a second. */
function firingOf(complaint: string): readonly (readonly [number, readonly AlertLabels[]])[] {
  const time = /, time: ([\dhms]+),/.exec(complaint)?.[1];
  if (time === undefined) return [];
  const alerts = [...complaint.matchAll(/\{(.*?)\} \S+E[+-]\d+/g)].map(([, labels = '']) => labelsOf(labels));
  return [[secondsOf(time), alerts]];
}

const labelsOf = (text: string): AlertLabels =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );

const secondsOf = (time: string): number => {
  const [, hours = '0', minutes = '0', secs = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(time) ?? [];
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(secs);
};
