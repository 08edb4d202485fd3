export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A page of metrics as Prometheus reads it. */
export interface Samples {
  /** The samples of this name whose labels include the given ones. */
  all(name: string, labels?: Readonly<Record<string, string>>): readonly ParsedSample[];
  /** The value of the only such sample; null if there is none. Throws if there are several. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | null;
  readonly names: ReadonlySet<string>;
  /** All samples in their order on the page. */
  readonly list: readonly ParsedSample[];
}

/** Parses the text format 0.0.4. Throws on a line that is not a sample, and on a series that occurs twice. */
export function parseMetrics(text: string): Samples {
  if (!text.endsWith('\n')) throw new Error('the page does not end with a line feed');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const samples = lines.map(parseLine);
  const byName = Map.groupBy(samples, ({ name }) => name);
  const series = new Set(samples.map(({ name, labels }) => name + JSON.stringify(labels)));
  if (series.size < samples.length) throw new Error('a series occurs twice');
  const all: Samples['all'] = (name, labels = {}) =>
    (byName.get(name) ?? []).filter((sample) =>
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  return {
    all,
    value: (name, labels) => {
      const [first, ...others] = all(name, labels);
      if (others.length > 0) throw new Error(`${name} has ${others.length + 1} samples`);
      return first?.value ?? null;
    },
    names: new Set(byName.keys()),
    list: samples,
  };
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const oneLabel = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)"(,|$)/;

function parseLine(line: string): ParsedSample {
  const name = metricName.exec(line)?.[0];
  const rest = line.slice(name?.length ?? 0);
  const [, inside = '', number] = /^(?:\{(.*)\})? (\S+)$/s.exec(rest) ?? [];
  const value = numberOf(number);
  if (name === undefined || value === undefined) throw new Error(`not a sample: ${line}`);
  return { name, labels: parseLabels(inside, line), value };
}

function parseLabels(text: string, line: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const [whole, name, value] = oneLabel.exec(rest) ?? [];
    if (whole === undefined || name === undefined || value === undefined || Object.hasOwn(labels, name)) {
      throw new Error(`not labels: ${line}`);
    }
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(whole.length);
  }
  return labels;
}

/** Go reads these in any case, and the client library writes "Nan". */
const words: Readonly<Record<string, number>> = { '+inf': Infinity, '-inf': -Infinity, nan: Number.NaN };

function numberOf(text = ''): number | undefined {
  return /^[+-]?[\d.]/.test(text) && !Number.isNaN(Number(text)) ? Number(text) : words[text.toLowerCase()];
}
