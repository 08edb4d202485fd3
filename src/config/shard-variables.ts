import { formatPath, isMapping, valueAt } from './problem.ts';
import type { Source } from './source.ts';
import type { Environment } from './variables.ts';

const variables = { SHARD_INDEX: 'index', SHARD_TOTAL: 'total' } as const;

/**
 * The pods of a StatefulSet share one file, so each pod's environment takes precedence over it. An empty variable is an error: a pod
 * gets one if its label is missing, and it must not act as the first shard.
 */
export function withShardVariables(source: Source, env: Environment): Source {
  const given = Object.entries(variables).filter(([name]) => env[name] !== undefined);
  const { tree } = source;
  if (given.length === 0 || !isMapping(tree)) return source;
  const written = valueAt(tree, ['shard']);
  if (written !== undefined && !isMapping(written)) return source;
  const shard = { ...written, ...Object.fromEntries(given.map(([name, key]) => [key, env[name]?.trim()])) };
  const names = new Map(given.map(([name, key]) => [`shard.${key}`, name]));
  return {
    ...source,
    tree: { ...tree, shard },
    hidden: new Set([...source.hidden].filter((path) => !names.has(path))),
    placeOf: (path) => names.get(formatPath(path)) ?? source.placeOf(path),
  };
}
