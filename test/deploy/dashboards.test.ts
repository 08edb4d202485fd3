import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dashboardFiles } from '../../deploy/generate/dashboard-files.ts';
import { repository } from '../../deploy/generate/tools.ts';
import { namedQueriesOf, queriesOf } from '../../deploy/grafana/queries-of.ts';
import { exportedMetrics, targetLabels } from './exported-metrics.ts';
import { promqlNames } from './promql-names.ts';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
}

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly links: readonly { readonly url: string }[];
}

const dashboards = [...dashboardFiles().keys()].map((path) => {
  const text = readFileSync(join(repository, path), 'utf8');
  return { path, text, dashboard: JSON.parse(text) as Dashboard };
});

const knownLabels = new Set([...targetLabels, ...Object.values(exportedMetrics).flat()]);

const legendLabels = (legend: string): readonly string[] =>
  [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label ?? '');

const labelsIn = (expression: string): readonly string[] =>
  queriesOf({ panels: [{ targets: [{ expr: expression }] }] }).flatMap((query) =>
    promqlNames(query).labels.map(({ label }) => label),
  );

describe.each(dashboards)('$path', ({ path, text, dashboard }) => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');
  const queries = namedQueriesOf(dashboard);

  test('is what the code generates (else: npm run manifests)', () => {
    expect(text).toBe(dashboardFiles().get(path));
  });

  test.each(queries)('"$from" asks in valid PromQL: $expression', ({ expression }) => {
    expect(promqlNames(expression).errors).toEqual([]);
  });

  test.each(queries)(
    '"$from" uses only metrics and labels that are exported: $expression',
    ({ expression }) => {
      const { metrics, labels } = promqlNames(expression);

      expect(metrics).not.toEqual([]);
      expect(metrics.filter((metric) => !(metric in exportedMetrics))).toEqual([]);
      expect(
        labels.filter(({ label, metric }) =>
          metric === null ? !knownLabels.has(label) : !exportedMetrics[metric]?.includes(label),
        ),
      ).toEqual([]);
    },
  );

  test('every label in a legend is one the query keeps or makes', () => {
    const missing = panels.flatMap(({ title, targets = [] }) =>
      targets.flatMap(({ expr, legendFormat }) =>
        legendLabels(legendFormat)
          .filter((label) => !expr.includes(`"${label}", "$1"`) && !labelsIn(expr).includes(label))
          .map((label) => `${title}: ${label}`),
      ),
    );

    expect(missing).toEqual([]);
  });

  test('series of a client are told apart, whatever its tenant and cluster call theirs', () => {
    const legends = panels.flatMap(({ targets = [] }) => targets.map(({ legendFormat }) => legendFormat));
    const ofClients = legends.filter((legend) => legend.includes('{{client}}'));

    expect(ofClients.filter((legend) => !/\{\{tenant\}\}.*\{\{cluster\}\}/.test(legend))).toEqual([]);
    expect(ofClients).toHaveLength(path.includes('fleet') ? 5 : 0);
  });

  test('every panel says what it shows', () => {
    expect(
      panels.filter(({ description = '' }) => description.length < 20).map(({ title }) => title),
    ).toEqual([]);
  });

  test('every panel that shows bare numbers has a unit', () => {
    const bare = panels.filter(({ type }) => type === 'timeseries' || type === 'stat' || type === 'bargauge');

    expect(bare.filter(({ fieldConfig }) => !fieldConfig?.defaults.unit).map(({ title }) => title)).toEqual(
      [],
    );
  });

  test('no panel lies upon another or beyond the 24 columns', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  test('panels have numbers and titles of their own', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  test('queries of a panel have letters or names of their own', () => {
    for (const { targets = [] } of panels) {
      const letters = targets.map(({ refId }) => refId);

      expect(letters.every(Boolean)).toBe(true);
      expect(new Set(letters).size).toBe(letters.length);
    }
  });

  test('links to the other dashboard', () => {
    const others = dashboards.map((each) => each.dashboard.uid).filter((uid) => uid !== dashboard.uid);

    expect(dashboard.links.map(({ url }) => url)).toEqual(others.map((uid) => `/d/${uid}`));
    expect(dashboard.links[0]).not.toHaveProperty('placement');
  });
});

test('between them the dashboards show every number that can go wrong', () => {
  const shown = new Set(
    dashboards.flatMap(({ dashboard }) =>
      queriesOf(dashboard).flatMap((query) => promqlNames(query).metrics),
    ),
  );
  const leftOut = [
    // The histogram's buckets are shown.
    'sailpoint_api_request_duration_seconds_count',
    'sailpoint_api_request_duration_seconds_sum',
    'sailpoint_exporter_config_last_reload_success_timestamp_seconds',
    'sailpoint_managed_client_created_timestamp_seconds',
    'sailpoint_managed_client_last_poll_timestamp_seconds',
    'sailpoint_managed_client_last_seen_timestamp_seconds',
    'sailpoint_managed_client_status_timestamp_seconds',
    'sailpoint_sweep_last_start_timestamp_seconds',
  ];

  expect(
    Object.keys(exportedMetrics)
      .filter((metric) => !shown.has(metric))
      .toSorted(),
  ).toEqual(leftOut);
});

describe('queriesOf', () => {
  test('replaces variables in panels, nested panels and variables', () => {
    const dashboard = {
      templating: {
        list: [{ name: 'tenant', query: { query: 'label_values(sailpoint_up{a="$tenant"}, tenant)' } }],
      },
      panels: [
        {
          panels: [
            { title: 'nested', targets: [{ expr: 'rate(b{cluster=~"$cluster"}[$__rate_interval])' }] },
          ],
        },
      ],
    };

    expect(queriesOf(dashboard)).toEqual(['sailpoint_up{a=".+"}', 'rate(b{cluster=~".*"}[1m])']);
  });

  test('refuses a variable it has no value for', () => {
    const dashboard = { panels: [{ title: 'a', targets: [{ expr: 'up{job="$job"}' }] }] };

    expect(() => queriesOf(dashboard)).toThrow('Cannot replace $job');
  });
});
