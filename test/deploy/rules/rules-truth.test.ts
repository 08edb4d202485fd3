import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readRules, rulesFile } from '../../../deploy/prometheus/rule-file.ts';
import { needs, run } from '../../support/debian-tool.ts';
import { fleetScenarios } from './fleet-scenarios.ts';
import { monitorScenarios } from './monitor-scenarios.ts';
import { promtoolTest, type Scenario } from './scenario.ts';

const scenarios: readonly Scenario[] = [...fleetScenarios, ...monitorScenarios];

/** What promtool says of all scenarios at once: it starts faster than it would for each. */
async function verdictOfPromtool(): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'scenarios-'));
  const file = join(folder.path, 'scenarios.json');
  const { groups } = await readRules();
  const tests = {
    rule_files: [rulesFile],
    evaluation_interval: '30s',
    // Without it promtool evaluates groups that are due together in any order.
    group_eval_order: groups.map(({ name }) => name),
    tests: scenarios.map(promtoolTest),
  };
  await writeFile(file, JSON.stringify(tests));
  return await run('promtool', 'test', 'rules', file).catch((error: Error) => error.message);
}

describe('which alerts fire, minute by minute', () => {
  let verdict: Promise<string>;
  beforeAll(() => {
    verdict = verdictOfPromtool();
  });

  test.each(scenarios.map(({ name }) => name))('%s', { timeout: 300_000 }, async (name) => {
    needs('promtool', () => undefined);

    const failures = (await verdict).split(/\n(?= {4}\w+: )/).filter((part) => part.includes(name));

    expect(failures.slice(0, 3)).toEqual([]);
    expect(await verdict).toMatch(/SUCCESS|FAILED/);
  });
});
