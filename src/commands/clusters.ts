import { apiCommand } from './api-command.ts';
import { clusterVerbs } from './cluster-verbs.ts';

export const clustersCommand = apiCommand('clusters', clusterVerbs);
