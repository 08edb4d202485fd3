import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { alertsOf, prometheusFolder, readRules, rulesOf } from '../../deploy/prometheus/rule-file.ts';
import { needs, run } from '../support/debian-tool.ts';
import { fleetScenarios } from './rules/fleet-scenarios.ts';
import { monitorScenarios } from './rules/monitor-scenarios.ts';

const rules = await readRules();
const alerts = alertsOf(rules);
const runbooks = 'http://sailpoint-exporter:9825/runbooks';

/** Alerts that fire in a scenario, at some time and not at another; and those whose texts one reads. */
const scenarios = [...fleetScenarios, ...monitorScenarios];
const firing = scenarios.flatMap(({ fires }) => fires.flatMap(([, , ...names]) => names));
const texts = scenarios.flatMap(({ reads = [] }) => reads.map(({ alert }) => alert));
const isAbout = (name: string) => (alert: string) => `SailPoint${alert.split(' ')[0]}` === name;

const isNamed = (text: string | undefined, ...labels: readonly string[]): boolean =>
  labels.every((label) => text?.includes(`$labels.${label}`));

describe.each(alerts.map((alert) => [alert.alert, alert] as const))('%s', (name, alert) => {
  test('has a severity, a summary, a description and the address of its runbook', () => {
    expect(alert.labels['severity']).toMatch(/^(critical|warning|info)$/);
    expect(alert.annotations['summary']).toBeTruthy();
    expect(alert.annotations['description']).toBeTruthy();
    expect(alert.annotations['runbook_url']).toBe(`${runbooks}/${name}`);
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

  test('has a scenario in which it fires, and one in which somebody reads its texts', () => {
    expect(firing.some(isAbout(name))).toBe(true);
    expect(texts.some(isAbout(name))).toBe(true);
  });
});

test('with the flag that the example names every alert outlives a restart of Prometheus', async () => {
  const example = await readFile(`${prometheusFolder}/prometheus.yaml`, 'utf8');
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };
  const secondsIn = (text = ''): number => {
    const [, count, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? [];
    return Number(count) * (units[unit] ?? Number.NaN);
  };

  const [, grace] = /--rules\.alert\.for-grace-period=(\S+) /.exec(example) ?? [];

  expect(secondsIn(grace)).toBeGreaterThan(0);
  for (const alert of alerts) expect(secondsIn(alert.for)).toBeGreaterThanOrEqual(secondsIn(grace));
});

test('alerts have distinct names, so that no severity shares one', () => {
  const names = alerts.map(({ alert }) => alert);

  expect(new Set(names).size).toBe(names.length);
});

test('what a rule reads of other rules has been recorded before it, except for what it means as it was a moment ago', () => {
  const recorded = new Set([
    'sailpoint:client_info',
    'sailpoint:tenant_blind',
    'sailpoint:client_trouble',
    'sailpoint:cluster_in_service',
  ]);

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
