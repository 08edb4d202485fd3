import { createRequire } from 'node:module';

interface Family {
  readonly name: string;
  readonly metrics: readonly { readonly labels?: Readonly<Record<string, string>> }[];
}

/** It brings no types. */
const parse = createRequire(import.meta.url)('parse-prometheus-text-format') as (
  text: string,
) => readonly Family[];

/** The labels of each sample of a metric, as read by a parser that shares nothing with us. */
export const labelsByOtherParser = (
  text: string,
  name: string,
): readonly Readonly<Record<string, string>>[] =>
  parse(text)
    .filter((family) => family.name === name)
    .flatMap(({ metrics }) => metrics.map(({ labels = {} }) => labels));
