import { parse } from 'yaml';

/** A value of the chart as its comment in values.yaml describes it. */
export interface DescribedValue {
  /** Keys joined by dots, as `--set` takes them. */
  readonly path: string;
  readonly description: string;
  readonly fallback: unknown;
}

const at = (values: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>>)[key], values);

/** Reads the lines that follow a `# -- description`; where a key stands tells which keys it lies under. */
export const describedValues = (yaml: string): readonly DescribedValue[] => {
  const values: unknown = parse(yaml);
  const found: DescribedValue[] = [];
  let keys: readonly string[] = [];
  let description: string | null = null;
  for (const line of yaml.split('\n')) {
    const key = /^(?<indent> *)(?<name>[\w-]+):/.exec(line)?.groups;
    description = /^ *# -- (?<text>.*)$/.exec(line)?.groups?.['text'] ?? description;
    if (key !== undefined) {
      keys = [...keys.slice(0, (key['indent'] ?? '').length / 2), key['name'] ?? ''];
      if (description !== null) {
        found.push({ path: keys.join('.'), description, fallback: at(values, keys) });
      }
      description = null;
    }
  }
  return found;
};

const escaped = (text: string): string => text.replaceAll('|', '\\|');

const row = ({ path, description, fallback }: DescribedValue): string =>
  `| \`${path}\` | ${escaped(description)} | \`${escaped(JSON.stringify(fallback))}\` |`;

export const valuesTable = (yaml: string): string =>
  ['| value | meaning | default |', '|---|---|---|', ...describedValues(yaml).map(row)].join('\n');
