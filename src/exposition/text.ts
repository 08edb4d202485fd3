/** The Prometheus text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Quotes, backslashes and line feeds are escaped. NUL becomes U+FFFD, since Prometheus' own parser takes it for the end of
 * the page; so do lone surrogates, which UTF-8 cannot express.
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

export const label = (name: string, value: string): string => `${name}="${labelValue(value)}"`;

export const labels = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => label(name, value))
    .join(',');

const helpText = (help: string): string => help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

export const header = (name: string, help: string): string =>
  `# HELP ${name} ${helpText(help)}\n# TYPE ${name} gauge\n`;

/** One line; `labelText` comes from `labels`. */
export const sample = (name: string, labelText: string, value: number): string =>
  `${name}{${labelText}} ${value}\n`;
