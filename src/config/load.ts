import { resolve } from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { assemble, type ConnectedTenant } from './assemble.ts';
import { complaintLines } from './complaint-lines.ts';
import type { Config } from './config.ts';
import { connectionOf, type Surroundings } from './connection.ts';
import { type Problem, valueAt } from './problem.ts';
import { ruleProblems } from './rules.ts';
import { configSchema, type ParsedTenant } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { readSecretFile } from './secret-file.ts';
import { settingIn } from './settings.ts';
import { withShardVariables } from './shard-variables.ts';
import { type Source, sourceFromFile, sourceFromVariables } from './source.ts';
import type { Environment } from './variables.ts';

const settingAt = settingIn(configSchema);

/**
 * Reads and checks the file, or without one the SAIL_* variables; SHARD_* go before both.
 * Throws one UsageError with a line for each problem.
 */
export async function loadConfig(path: string | undefined, env: Environment): Promise<Config> {
  const written =
    path === undefined
      ? sourceFromVariables(env)
      : await sourceFromFile(path, { env, atLeast: 'at least tenants, as config/example.yaml shows' });
  const source = withShardVariables(written, env);
  const parsed = configSchema.safeParse(source.tree);
  const connections = await connect(parsed.data?.tenants ?? [], { folder: source.folder, env });
  const problems = [
    ...source.problems,
    ...schemaProblems(parsed.error?.issues ?? [], { tree: source.tree, settingAt }),
    ...ruleProblems(source.tree),
    ...(await secretFileProblems(source)),
    ...connections.problems,
  ];
  if (parsed.success && problems.length === 0) {
    return assemble(parsed.data, connections.connected, source.folder);
  }
  throw new UsageError(complaintLines(problems, source, settingAt).join('\n'));
}

async function connect(tenants: readonly ParsedTenant[], surroundings: Surroundings) {
  const connected: ConnectedTenant[] = [];
  const problems: Problem[] = [];
  for (const [index, tenant] of tenants.entries()) {
    const connection = await connectionOf(tenant, index, surroundings);
    if (connection.kind === 'ok') connected.push({ tenant, connection: connection.value });
    else problems.push(...connection.failure);
  }
  return { connected, problems };
}

/** Secret files are read once at the start, so that a bad path is found there and not at the first token. */
async function secretFileProblems({ tree, folder }: Source): Promise<readonly Problem[]> {
  const tenants = valueAt(tree, ['tenants']);
  const paths = (Array.isArray(tenants) ? tenants : []).flatMap((_tenant, index) =>
    ['clientIdFile', 'clientSecretFile'].map((key) => ['tenants', index, key]),
  );
  const problems = paths.map(async (path): Promise<readonly Problem[]> => {
    const file = valueAt(tree, path);
    if (typeof file !== 'string' || file === '') return [];
    const content = await readSecretFile(resolve(folder, file));
    if (content.kind === 'ok') return [];
    return [{ path, problem: content.failure, advice: 'write the path of a readable file that holds it' }];
  });
  return (await Promise.all(problems)).flat();
}
