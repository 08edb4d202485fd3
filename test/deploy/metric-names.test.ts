import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dashboardFiles } from '../../deploy/generate/dashboard-files.ts';
import { repository } from '../../deploy/generate/tools.ts';
import { queriesOf as queriesOfDashboard } from '../../deploy/grafana/queries-of.ts';
import { readRules, rulesOf } from '../../deploy/prometheus/rule-file.ts';
import { verdicts } from '../../src/fleet/judge.ts';
import { statuses } from '../../src/fleet/status.ts';
import { operations } from '../../src/sailpoint/operations.ts';
import { startDaemon } from '../support/start-daemon.ts';
import { exportedMetrics, processMetrics, targetLabels } from './exported-metrics.ts';
import { promqlNames } from './promql-names.ts';

const rules = rulesOf(await readRules());

/** Labels that rules make themselves, by label_replace. */
const madeLabels = ['cause', 'coverage', 'shard', 'verdict'];

const clientLabels = ['tenant', 'cluster_id', 'client_id', 'client_name', 'cluster_name', 'va_version'];

/** What the rules record, and what Prometheus knows without anybody exporting it. */
const furtherMetrics: Readonly<Record<string, readonly string[]>> = {
  up: [...targetLabels, 'exporter'],
  ALERTS: ['alertname', 'alertstate', ...clientLabels],
  ...Object.fromEntries(
    rules.flatMap((rule) =>
      'record' in rule
        ? [[rule.record, [...clientLabels, 'provision_status', 'status', ...targetLabels, ...madeLabels]]]
        : [],
    ),
  ),
};

const known = { ...exportedMetrics, ...furtherMetrics };
const knownLabels = new Set([...Object.values(known).flat(), ...targetLabels]);

/** Where nothing but one of these makes sense. */
const knownValues: Readonly<Record<string, readonly string[]>> = {
  status: statuses,
  outcome: ['polled', 'failed', 'deferred', 'capped'],
  result: ['success', 'incomplete', 'failed', 'skipped', 'failure'],
  operation: [...Object.keys(operations), 'token'],
  provision_status: ['PROVISIONED', 'DRAFT'],
  cause: ['unreachable', 'rate_limit', 'forbidden', 'credentials', 'mismatch'],
  verdict: verdicts,
};

const matchers = (expression: string) =>
  [...expression.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(([, label = '', kind = '', value = '']) => ({
    label,
    kind,
    value,
  }));

/** Values in matchers that can never match: a typing error there is an alert that never fires. */
const impossible = (expression: string): readonly string[] =>
  matchers(expression).flatMap(({ label, kind, value }) => {
    const values = knownValues[label];
    if (values === undefined || value === '' || value.includes('$')) return [];
    const parts = kind.endsWith('~') ? value.split('|') : [value];
    return parts
      .filter((part) => !values.some((one) => new RegExp(`^(?:${part})$`).test(one)))
      .map((part) => `${label}=${part}`);
  });

const strange = (expression: string): readonly string[] => {
  const { errors, metrics, labels } = promqlNames(expression);
  return [
    ...errors.map((at) => `no PromQL at ${at}`),
    ...metrics.filter((metric) => metric !== '' && !(metric in known)),
    ...labels
      .filter(({ label, metric }) => !(metric ? known[metric]?.includes(label) : knownLabels.has(label)))
      .map(({ label, metric }) => `${metric ?? ''}{${label}}`),
    ...impossible(expression),
  ];
};

const pagesIn = (folder: string): readonly string[] =>
  readdirSync(join(repository, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`);

const pages = [
  'README.md',
  ...['deploy/runbooks', 'deploy/chart', 'deploy/kubernetes', 'docs'].flatMap(pagesIn),
];

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');

const fencedQueries = (page: string): readonly string[] =>
  [...page.matchAll(/```promql\n([^`]+)```/g)].map(([, query = '']) => query);

test.each(rules.map((rule) => ['record' in rule ? rule.record : rule.alert, rule.expr] as const))(
  '%s reads only metrics, labels and values that there are',
  (_, expr) => {
    expect(strange(expr)).toEqual([]);
  },
);

test('queries inside of descriptions read only metrics and labels that there are', () => {
  const queries = rules.flatMap((rule) =>
    'alert' in rule
      ? Object.values(rule.annotations).flatMap((text) =>
          [...text.matchAll(/printf `([^`]+)`/g)].map(([, query = '']) =>
            query.replaceAll(/%(?:\[\d\])?q/g, '"x"'),
          ),
        )
      : [],
  );

  expect(queries.length).toBeGreaterThan(0);
  expect(queries.flatMap(strange)).toEqual([]);
});

test('dashboards ask for no value that there is not', () => {
  const queries = [...dashboardFiles().values()].flatMap((text) => queriesOfDashboard(JSON.parse(text)));

  expect(queries.length).toBeGreaterThan(40);
  expect(queries.flatMap(impossible)).toEqual([]);
});

describe.each(pages)('%s', (path) => {
  const page = read(path);

  test('names only metrics that are exported or recorded', () => {
    const named = page.match(/\bsailpoint(?:_[a-z0-9]+)+\b|\bsailpoint:\w+(?::\w+)?/g) ?? [];
    const families = Object.keys(known).map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    const others = ['sailpoint_exporter'];

    expect(
      named.filter((name) => !(name in known) && !families.includes(name) && !others.includes(name)),
    ).toEqual([]);
  });

  test('asks only for metrics, labels and values that there are', () => {
    expect(fencedQueries(page).flatMap(strange)).toEqual([]);
  });
});

test("the daemon serves what is used of the client library's own metrics", async () => {
  await using daemon = await startDaemon();

  const page = (await daemon.get('/metrics')).text;

  const missing = Object.keys(processMetrics).filter(
    (name) => !page.includes(`# TYPE ${name.replace(/_sum$/, '')} `),
  );
  expect(missing).toEqual([]);
});
