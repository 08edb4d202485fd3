import type { Config } from './config.ts';
import { configSchema } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { settingIn, settingsOf } from './settings.ts';
import { withShardVariables } from './shard-variables.ts';
import { sourceFromFile, sourceFromVariables } from './source.ts';
import { unusableSource } from './unusable-source.ts';
import type { Environment } from './variables.ts';

/**
 * Reads and checks the file, or the SAIL_* variables if there is none. SHARD_* take precedence over both.
 * Throws one UsageError with a line per problem.
 */
export async function loadConfig(path: string | undefined, env: Environment): Promise<Config> {
  const written =
    path === undefined
      ? sourceFromVariables(env)
      : await sourceFromFile(path, { env, atLeast: 'at least tenants, as config/example.yaml shows' });
  const source = withShardVariables(written, env);
  const schema = configSchema({ folder: source.folder, env });
  const parsed = await schema.safeParseAsync(source.tree);
  if (parsed.success && source.problems.length === 0) return parsed.data;
  const settingAt = settingIn(schema);
  const checked = { tree: source.tree, settingAt, settings: settingsOf(schema) };
  const problems = [...source.problems, ...schemaProblems(parsed.error?.issues ?? [], checked)];
  throw unusableSource(problems, source, settingAt);
}
