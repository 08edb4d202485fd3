import type { Sample } from './metric-family.ts';

/** The Prometheus text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Quotes, backslashes and line feeds are escaped. NUL becomes U+FFFD because Prometheus' own parser takes it for the end of the
 * page; so do lone surrogates, which UTF-8 cannot express.
 */
export function labelValue(value: string): string {
  if (!needsCare.test(value)) return value;
  return value
    .toWellFormed()
    .replaceAll('\0', '\uFFFD')
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('"', '\\"');
}

const needsCare = /[\0\\\n"\uD800-\uDFFF]/;

export const labels = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${labelValue(value)}"`)
    .join(',');

const helpText = (help: string): string => help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

interface Named {
  readonly name: string;
  readonly help: string;
}

export const header = ({ name, help }: Named): string =>
  `# HELP ${name} ${helpText(help)}\n# TYPE ${name} gauge\n`;

interface Labelled {
  readonly name: string;
  readonly labels: readonly string[];
}

/** One line; `identity` comes from `labels`. */
export function sampleLine(family: Labelled, identity: string, { value, labels: own }: Sample): string {
  let text = `${family.name}{${identity}`;
  for (const [index, labelled] of own.entries()) text += `,${family.labels[index]}="${labelValue(labelled)}"`;
  return `${text}} ${value}\n`;
}
