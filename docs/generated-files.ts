import { configDocument, schemaText } from '../src/config/document.ts';
import { webDocument } from '../src/config/web-config/web-document.ts';
import { metricsDocument } from './metrics-document.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: () => string;
}

/** The files that are made from the code: `npm run docs` writes them, a test compares them. */
export const generatedFiles: readonly GeneratedFile[] = [
  { path: 'config/schema.json', text: schemaText },
  { path: 'docs/CONFIG.md', text: configDocument },
  { path: 'docs/METRICS.md', text: metricsDocument },
  { path: 'docs/WEB-CONFIG.md', text: webDocument },
];
