import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { alertsOf, prometheusFolder, readRules, rulesOf } from '../../deploy/prometheus/rule-file.ts';
import { needs, run } from '../support/debian-tool.ts';

const rules = await readRules();
const alerts = alertsOf(rules);
const runbooks = 'https://github.com/sailpoint-exporter/sailpoint-exporter/blob/main/deploy/runbooks';

const ruleTests = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
});

const cases = ruleTests
  .parse(parse(await readFile(`${prometheusFolder}/rules.test.yaml`, 'utf8')))
  .tests.flatMap((one) => one.alert_rule_test);

const isNamed = (text: string | undefined, ...labels: readonly string[]): boolean =>
  labels.every((label) => text?.includes(`$labels.${label}`));

describe.each(alerts.map((alert) => [alert.alert, alert] as const))('%s', (name, alert) => {
  test('has a severity, a summary, a description and the address of its runbook', () => {
    expect(alert.labels['severity']).toMatch(/^(critical|warning|info)$/);
    expect(alert.annotations['summary']).toBeTruthy();
    expect(alert.annotations['description']).toBeTruthy();
    expect(alert.annotations['runbook_url']).toBe(`${runbooks}/${name}.md`);
  });

  test('waits, but less than the 15 minutes of the mail SailPoint sends where it is a page', () => {
    const minutes = /^(\d+)m$/.exec(alert.for ?? '')?.[1];

    expect(alert.for).toBeDefined();
    if (alert.labels['severity'] === 'critical') expect(Number(minutes)).toBeLessThan(15);
  });

  test('says in words what it is about', () => {
    const { summary, description } = alert.annotations;
    const isAboutClient = name.startsWith('SailPointClient');
    const isAboutCluster = name.startsWith('SailPointCluster');
    const isAboutExporter = /^SailPoint(Exporter|Config)/.test(name);

    if (isAboutClient) expect(isNamed(description, 'client_name', 'client_id', 'cluster_name')).toBe(true);
    if (isAboutClient) expect(isNamed(summary, 'client_name', 'tenant')).toBe(true);
    if (isAboutCluster) expect(isNamed(summary, 'cluster_name', 'cluster_id', 'tenant')).toBe(true);
    if (!isAboutExporter) expect(isNamed(description, 'tenant')).toBe(true);
  });

  test('has a test in which it fires and one in which it does not', () => {
    const own = cases.filter(({ alertname }) => alertname === name);

    expect(own.some(({ exp_alerts: expected }) => expected.length > 0)).toBe(true);
    expect(own.some(({ exp_alerts: expected }) => expected.length === 0)).toBe(true);
  });
});

test('with the flag that the example names every alert outlives a restart of Prometheus', async () => {
  const example = await readFile(`${prometheusFolder}/prometheus.yaml`, 'utf8');
  const minutes = (text: string | undefined): number =>
    Number(/^(\d+)m$/.exec(text ?? '')?.[1] ?? 60 * Number(/^(\d+)h$/.exec(text ?? '')?.[1]));

  const [, grace] = /--rules\.alert\.for-grace-period=(\S+) /.exec(example) ?? [];

  expect(minutes(grace)).toBeGreaterThan(0);
  for (const alert of alerts) expect(minutes(alert.for)).toBeGreaterThanOrEqual(minutes(grace));
});

test('alerts have distinct names, so that no severity shares one', () => {
  const names = alerts.map(({ alert }) => alert);

  expect(new Set(names).size).toBe(names.length);
});

test('what a rule reads of other rules has been recorded before it in its group, or in an earlier group', () => {
  const recorded = new Set<string>();

  const unknown = rulesOf(rules).flatMap((rule) => {
    const read = rule.expr.match(/sailpoint:\w+(?::\w+)?/g) ?? [];
    // Itself as it was a while ago is allowed.
    if ('record' in rule) recorded.add(rule.record);
    return read.filter((name) => !recorded.has(name));
  });

  expect(unknown).toEqual([]);
});

test('promtool accepts the rules and the example configuration', async ({ skip }) => {
  needs('promtool', skip);

  const verdict = await run('promtool', 'check', 'config', `${prometheusFolder}/prometheus.yaml`);

  expect(verdict).toContain(`${rulesOf(rules).length} rules found`);
});

test('each alert fires when it should, and only then', { timeout: 120_000 }, async ({ skip }) => {
  needs('promtool', skip);

  const verdict = await run('promtool', 'test', 'rules', `${prometheusFolder}/rules.test.yaml`);

  expect(verdict).toContain('SUCCESS');
});
