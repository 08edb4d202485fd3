import { configSchema } from '../src/config/schema.ts';
import { webSchema } from '../src/web-config/web-schema.ts';
import { alertsDocument } from './alerts-document.ts';
import { apiDocument } from './api-document.ts';
import { editorSchema } from './editor-schema.ts';
import { withKeys } from './key-table.ts';
import { logsDocument } from './logs-document.ts';
import { metricsDocument } from './metrics-document.ts';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  /** Gets the current text, since some files keep parts that were written by hand. */
  readonly text: (current: string) => string;
}

export const configFile = {
  schema: configSchema({ folder: '.', env: {} }),
  name: 'configuration',
  title: 'sailpoint-exporter configuration',
  hasVariables: true,
};

export const webConfigFile = {
  schema: webSchema,
  name: 'web-configuration',
  title: "sailpoint-exporter web configuration, in the format of Prometheus' exporter-toolkit",
  hasVariables: false,
};

const asJson = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

/** Files generated from the code. `npm run docs` writes them, and a test compares them. */
export const generatedFiles: readonly GeneratedFile[] = [
  { path: 'config/schema.json', text: () => asJson(editorSchema(configFile)) },
  { path: 'config/web-schema.json', text: () => asJson(editorSchema(webConfigFile)) },
  { path: 'docs/ALERTS.md', text: alertsDocument },
  { path: 'docs/API.md', text: apiDocument },
  { path: 'docs/CONFIG.md', text: (current) => withKeys(current, configFile.schema) },
  { path: 'docs/LOGS.md', text: logsDocument },
  { path: 'docs/METRICS.md', text: metricsDocument },
  { path: 'docs/WEB-CONFIG.md', text: (current) => withKeys(current, webSchema) },
];
