import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { parseAllDocuments } from 'yaml';
import { chart, renderChart } from '../../deploy/generate/helm.ts';
import type { Manifest } from './kubernetes-kinds.ts';

export const parseManifests = (text: string): readonly Manifest[] =>
  [...parseAllDocuments(text)].flatMap((document) => {
    const manifest: Manifest | null = document.toJS();
    if (document.errors.length > 0) {
      throw new Error(`Cannot parse the rendering: ${document.errors.join('; ')}`);
    }
    return manifest === null ? [] : [manifest];
  });

/** The manifests of one kind, typed as such. */
export const allOf = <T>(
  is: (manifest: unknown) => manifest is T,
  manifests: readonly unknown[],
): readonly T[] => manifests.filter(is);

export const renderManifests = (...args: readonly string[]): readonly Manifest[] => {
  const run = renderChart('monitoring', ...args);
  if (!run.succeeded) {
    throw new Error(`Cannot render the chart: ${run.text}`);
  }
  return parseManifests(run.text);
};

/** The pod that a rendering runs. */
export const podOf = (...args: readonly string[]) => {
  const manifests = renderManifests(...args);
  const [workload] = [...allOf(Deployment.is, manifests), ...allOf(StatefulSet.is, manifests)];
  const template = workload?.spec?.template;
  if (template?.spec === undefined) {
    throw new Error('Cannot find the pod: no Deployment or StatefulSet was rendered');
  }
  return {
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    spec: template.spec,
  };
};

/** The renderings that are tested: no values at all, and each file of values in the chart's ci folder. */
export const renderings: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'no values', args: [] },
  ...readdirSync(join(chart, 'ci')).map((file) => ({
    name: file,
    args: ['--values', join(chart, 'ci', file)],
  })),
];
