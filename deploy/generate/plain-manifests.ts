import { join } from 'node:path';
import { type Document, isMap, parseAllDocuments, visit } from 'yaml';
import { renderChart } from './helm.ts';
import { repository } from './tools.ts';

const header =
  ' Generated from deploy/chart by "npm run manifests": change it there, or make a copy that is your own.';

/** What only makes sense while Helm keeps the release; the checksum restarts the pod when Helm changes the configuration. */
const ofHelm = [
  ['metadata', 'labels', 'helm.sh/chart'],
  ['metadata', 'labels', 'app.kubernetes.io/managed-by'],
  ['spec', 'template', 'metadata', 'labels', 'helm.sh/chart'],
  ['spec', 'template', 'metadata', 'labels', 'app.kubernetes.io/managed-by'],
  ['spec', 'template', 'metadata', 'annotations', 'checksum/config'],
] as const;

/** The kind that needs the Prometheus Operator lies apart, so that the rest applies anywhere. */
const fileOf = (document: Document): string => {
  const kind = String(document.get('kind')).toLowerCase();
  return kind === 'servicemonitor' ? `monitoring/${kind}.yaml` : `${kind}.yaml`;
};

const withoutHelm = (document: Document): string => {
  for (const path of ofHelm.filter((each) => document.hasIn(each))) {
    document.deleteIn(path);
  }
  const annotations = ['spec', 'template', 'metadata', 'annotations'];
  const left = document.getIn(annotations);
  if (isMap(left) && left.items.length === 0) {
    document.deleteIn(annotations);
  }
  // The chart quotes what looks like a number under other names than these.
  visit(document, {
    Scalar: (_, scalar) => {
      if (scalar.type === 'QUOTE_DOUBLE') delete scalar.type;
    },
  });
  document.commentBefore = header;
  return document.toString({ lineWidth: 0, directives: false });
};

/** The chart rendered as plain manifests: path in the repository to content. */
export const plainManifests = (): ReadonlyMap<string, string> => {
  const values = join(repository, 'deploy', 'generate', 'plain-values.yaml');
  const rendering = renderChart('sailpoint-exporter', '--values', values);
  if (!rendering.succeeded) {
    throw new Error(`Cannot render the chart: ${rendering.text}`);
  }
  const documents = parseAllDocuments(rendering.text);
  return new Map(
    [...documents].map((document) => [`deploy/kubernetes/${fileOf(document)}`, withoutHelm(document)]),
  );
};
