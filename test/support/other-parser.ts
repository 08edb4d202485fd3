import { createRequire } from 'node:module';

interface Family {
  readonly name: string;
  readonly metrics: readonly { readonly labels?: Readonly<Record<string, string>> }[];
}

/** The package has no types. */
const parse = createRequire(import.meta.url)('parse-prometheus-text-format') as (
  text: string,
) => readonly Family[];

/** The labels of each sample of a metric, as an independent parser reads them. */
export const labelsByOtherParser = (
  text: string,
  name: string,
): readonly Readonly<Record<string, string>>[] =>
  parse(text)
    .filter((family) => family.name === name)
    .flatMap(({ metrics }) => metrics.map(({ labels = {} }) => labels));
