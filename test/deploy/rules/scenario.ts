import { alertsOf, readRules } from '../../../deploy/prometheus/rule-file.ts';
import { exportedSeries, type ModelClient, type ModelExporter, type Over } from './exporter-model.ts';
import { createSeries, type Series } from './series.ts';

/** A story about one tenant, and which alerts fire when. */
export interface Scenario {
  /** A whole sentence. */
  readonly name: string;
  readonly minutes: number;
  readonly clients?: readonly ModelClient[];
  /** Where not given: one exporter that sees all clients. */
  readonly exporters?: readonly ModelExporter[];
  readonly api?: Over<string>;
  /** Further series: their value at a minute, null where there is none. */
  readonly further?: Readonly<Record<string, Over<number | null>>>;
  /** Between two minutes, both included, exactly these alerts fire: "ClientUnhealthy c1/1", "ApiUnreachable partial". */
  readonly fires: readonly (readonly [from: number, to: number, ...alerts: readonly string[]])[];
  /** What somebody reads: alert and minute to its annotations. */
  readonly reads?: readonly {
    readonly minute: number;
    readonly alert: string;
    readonly summary: string;
    readonly description: string;
  }[];
}

const scrape = 30;
const alerts = new Map(alertsOf(await readRules()).map((alert) => [alert.alert, alert]));

export const always =
  <T>(value: T): Over<T> =>
  () =>
    value;

/** One value from a minute on up to another, the usual one before and after. */
export const between =
  <T>(from: number, to: number, value: T, usual: T): Over<T> =>
  (minute) =>
    minute >= from && minute < to ? value : usual;

export const status = (from: number, to: number, value: string, usual = 'NORMAL'): Over<string> =>
  between(from, to, value, usual);

/** By turns, each for some minutes, from minute `from` to `to`. */
export const turns =
  (from: number, to: number, minutes: number, value: string, usual = 'NORMAL'): Over<string> =>
  (minute) =>
    minute >= from && minute < to && Math.floor((minute - from) / minutes) % 2 === 0 ? value : usual;

/** Last heard from at a minute, and again from another one on. */
export const silentFrom =
  (last: number, until = Number.POSITIVE_INFINITY): Over<number> =>
  (minute) =>
    minute <= last || minute >= until ? 20 : (minute - last) * 60;

export const client = (path: string, what: Partial<ModelClient> = {}): ModelClient => {
  const [cluster = '', id = ''] = path.split('/');
  return {
    id,
    cluster: always(cluster),
    name: always(`va-${id}`),
    version: always('1.0'),
    provisionStatus: 'PROVISIONED',
    status: always('NORMAL'),
    age: always(20),
    listed: always(true),
    polled: always(true),
    ...what,
  };
};

export const exporter = (
  clients: readonly ModelClient[],
  what: Partial<ModelExporter> = {},
): ModelExporter => ({
  job: 'sailpoint-exporter',
  instance: 'a',
  shard: 0,
  shards: 1,
  clients,
  scraped: always(true),
  target: always(true),
  starts: [],
  api: always('ok'),
  sweeps: always(true),
  ...what,
});

const minutesText = (minute: number): string => `${Math.round(minute * 60)}s`;

const labelsOf = (alert: string): Readonly<Record<string, string>> => {
  const [short = '', about = '', more = ''] = alert.split(' ');
  const name = `SailPoint${short}`;
  const severity = alerts.get(name)?.labels['severity'];
  if (severity === undefined) throw new Error(`There is no alert ${name}`);
  const [cluster, id] = about.split('/');
  if (name.startsWith('SailPointClient'))
    return {
      alertname: name,
      severity,
      tenant: 'acme',
      client_id: id ?? '',
      ...(cluster ? { cluster_id: cluster } : {}),
    };
  if (name.startsWith('SailPointCluster'))
    return { alertname: name, severity, tenant: 'acme', cluster_id: cluster ?? '' };
  if (/^SailPointExporter(Target|Replica)Down$/.test(name))
    return { alertname: name, severity, job: about, instance: more };
  if (name.startsWith('SailPointConfig')) return { alertname: name, severity, job: about };
  if (name.startsWith('SailPointExporter')) return { alertname: name, severity };
  return {
    alertname: name,
    severity,
    tenant: 'acme',
    ...(about === 'partial' ? { coverage: 'partial' } : {}),
  };
};

const seriesText = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([label, text]) => `${label}=${JSON.stringify(text)}`)
    .join(', ')}}`;

/** Each minute, and both ends. */
const minutesIn = (from: number, to: number): readonly number[] => [
  ...Array.from({ length: Math.max(1, Math.ceil(to - from)) }, (_, index) => from + index),
  to,
];

/** promtool repeats the expression where it fails: the comment says of which scenario. */
const firingIn = ({ name }: Scenario): string =>
  `sum without (__name__) (ALERTS{alertstate="firing"}) # ${name}`;

const addFurther = (further: Scenario['further'] = {}, steps: number, into: Series): void => {
  for (const [series, over] of Object.entries(further)) {
    const [name = '', body = ''] = series.replace(/}$/, '').split('{');
    const labels = Object.fromEntries(
      [...body.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', text = '']) => [label, text]),
    );
    for (let index = 0; index <= steps; index += 1) {
      const value = over((index * scrape) / 60);
      if (value !== null) into.add(name, labels, index, value);
    }
  }
};

/** The scenario as a test of promtool. */
export function promtoolTest(scenario: Scenario): unknown {
  const steps = (scenario.minutes * 60) / scrape;
  const series = createSeries(steps + 1);
  const exporters = scenario.exporters ?? [
    exporter(scenario.clients ?? [client('c1/1'), client('c1/2'), client('c1/3')], {
      api: scenario.api ?? always('ok'),
    }),
  ];
  // It takes the place of what the exporters export.
  addFurther(scenario.further, steps, series);
  for (const one of exporters) exportedSeries(one, steps, scrape, series);
  return {
    name: scenario.name,
    interval: `${scrape}s`,
    input_series: series.written(),
    promql_expr_test: scenario.fires.flatMap(([from, to, ...expected]) =>
      minutesIn(from, to).map((minute) => ({
        eval_time: minutesText(minute),
        expr: firingIn(scenario),
        exp_samples: expected.map((alert) => ({
          labels: seriesText({ ...labelsOf(alert), alertstate: 'firing' }),
          value: 1,
        })),
      })),
    ),
    alert_rule_test: (scenario.reads ?? []).map(({ minute, alert, summary, description }) => {
      const { alertname = '', ...labels } = labelsOf(alert);
      const runbook = alerts.get(alertname)?.annotations['runbook_url'];
      return {
        eval_time: minutesText(minute),
        alertname,
        exp_alerts: [{ exp_labels: labels, exp_annotations: { summary, description, runbook_url: runbook } }],
      };
    }),
  };
}
