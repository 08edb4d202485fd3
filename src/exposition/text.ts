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

/** Label names with their values, one by one. Joined, because text put together with `+` is copied bit by bit into each of its lines. */
export const labels = (names: readonly string[], values: readonly string[]): string =>
  names.map((name, index) => `${name}="${labelValue(values[index] ?? '')}"`).join(',');

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

/** Makes the lines of one family. `identity` comes from `labels`. */
export function lineMaker({ name, labels: names }: Labelled): (identity: string, sample: Sample) => string {
  const start = `${name}{`;
  const labelStarts = names.map((label) => `,${label}="`);
  return (identity, { value, labels: values }) => {
    let line = start + identity;
    for (let index = 0; index < values.length; index++)
      line += `${labelStarts[index]}${labelValue(values[index] ?? '')}"`;
    return `${line}} ${value}\n`;
  };
}
