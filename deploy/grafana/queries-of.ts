/** A query of a dashboard, with every variable replaced by a value that Prometheus understands. */
export interface DashboardQuery {
  /** Title of the panel, or name of the variable. */
  readonly from: string;
  readonly expression: string;
}

/** "All" as the dashboards' own variables define it, and times that fit a short test. */
const values: Readonly<Record<string, string>> = {
  tenant: '.+',
  cluster: '.*',
  __rate_interval: '1m',
  __range: '1h',
  __interval: '15s',
};

/** `$1` is no variable but a group of label_replace. */
const replaceVariables = (expression: string): string =>
  expression.replaceAll(/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g, (all, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const value = values[name];
    if (value === undefined) {
      throw new Error(`Cannot replace ${all}: give it a value here`);
    }
    return value;
  });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const listIn = (value: unknown, key: string): readonly Readonly<Record<string, unknown>>[] => {
  const list = isRecord(value) ? value[key] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
};

const panelsOf = (dashboard: unknown): readonly Readonly<Record<string, unknown>>[] =>
  listIn(dashboard, 'panels').flatMap((panel) => [panel, ...panelsOf(panel)]);

/** `label_values(EXPRESSION, label)` and `query_result(EXPRESSION)` are Grafana's; Prometheus sees what is inside. */
const ofVariable = (query: string): string =>
  /^label_values\((?<inside>.*), *\w+\)$/s.exec(query)?.groups?.['inside'] ??
  /^query_result\((?<inside>.*)\)$/s.exec(query)?.groups?.['inside'] ??
  query;

const variableQueries = (dashboard: unknown): readonly DashboardQuery[] => {
  const templating = isRecord(dashboard) ? dashboard['templating'] : undefined;
  return listIn(templating, 'list').flatMap((variable) => {
    const query = isRecord(variable['query']) ? variable['query']['query'] : undefined;
    return typeof query === 'string'
      ? [{ from: `variable ${String(variable['name'])}`, expression: replaceVariables(ofVariable(query)) }]
      : [];
  });
};

export const namedQueriesOf = (dashboard: unknown): readonly DashboardQuery[] => [
  ...variableQueries(dashboard),
  ...panelsOf(dashboard).flatMap((panel) =>
    listIn(panel, 'targets').map((target) => ({
      from: String(panel['title']),
      expression: replaceVariables(String(target['expr'])),
    })),
  ),
];

/** All PromQL of a dashboard as Grafana stores it, ready to be sent to a Prometheus. */
export const queriesOf = (dashboard: unknown): readonly string[] =>
  namedQueriesOf(dashboard).map(({ expression }) => expression);
