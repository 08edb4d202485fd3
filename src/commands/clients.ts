import { apiCommand } from './api-command.ts';
import { clientVerbs } from './client-verbs.ts';

export const clientsCommand = apiCommand('clients', clientVerbs);
