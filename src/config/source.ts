import { dirname, resolve } from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { readText } from './file-text.ts';
import { formatPath, type Path, type Problem } from './problem.ts';
import { type Environment, substitute } from './variables.ts';
import { parseYaml } from './yaml-text.ts';

/** The data to check, from a file or from variables. */
export interface Source {
  readonly tree: unknown;
  /** Relative paths of secret files start here. */
  readonly folder: string;
  /** Formatted paths of the values that messages must hide. */
  readonly hidden: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** Where the user finds the value at a path: `config.yaml:12: tenants[0].name`, or the name of a variable. */
  readonly placeOf: (path: Path) => string;
}

/** How to read a kind of file, and what to say about it. */
interface FileKind {
  /** Null: its format has no variables. */
  readonly env: Environment | null;
  /** What to write into an empty one. */
  readonly atLeast: string;
}

/** Throws UsageError when the file cannot be read, is not YAML or is empty. */
export async function sourceFromFile(path: string, { env, atLeast }: FileKind): Promise<Source> {
  const text = await readText(path);
  if (text.kind === 'failed') {
    const isForeign = text.failure.startsWith('is not UTF-8');
    const advice = isForeign ? 'save it as UTF-8' : 'write the path of a configuration file';
    throw new UsageError(`Cannot read ${path || '""'}: it ${text.failure}; ${advice}`);
  }
  const yaml = parseYaml(text.value);
  if (yaml.kind === 'failed') {
    throw new UsageError(yaml.failure.map((fault) => `${path}:${fault}`).join('\n'));
  }
  const { data, lineOf } = yaml.value;
  if (data === null || data === undefined) throw new UsageError(`${path}: it is empty; write ${atLeast}`);
  const folder = dirname(resolve(path));
  const placeOf = (at: Path): string => (at.length === 0 ? path : `${path}:${lineOf(at)}: ${formatPath(at)}`);
  return { ...substitute(data, env), folder, placeOf };
}

/** The names of SailPoint's official tools. */
const variables = {
  SAIL_BASE_URL: 'baseUrl',
  SAIL_CLIENT_ID: 'clientId',
  SAIL_CLIENT_SECRET: 'clientSecret',
} as const;

const sailVariables = Object.keys(variables);

/** One tenant named after the host's first label, or after the whole of an IP address. */
function nameFrom(baseUrl: string): string {
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).hostname : '';
  const label = /^[\d.]+$|^\[/.test(host) ? host : host.split('.')[0];
  return label || 'tenant';
}

/** Throws UsageError unless all variables are set. */
export function sourceFromVariables(env: Environment): Source {
  const baseUrl = env['SAIL_BASE_URL']?.trim() ?? '';
  const missing = sailVariables.filter((name) => !env[name]?.trim());
  if (missing.length === sailVariables.length) {
    throw new UsageError(
      'Cannot find a configuration: no file is given and SAIL_BASE_URL is not set; ' +
        `write --config FILE, or set ${sailVariables.join(', ')}`,
    );
  }
  if (missing.length > 0) {
    throw new UsageError(`${missing.join(', ')}: not set; set all of ${sailVariables.join(', ')}`);
  }
  const entries = Object.entries(variables).map(([name, key]): [string, string] => [
    key,
    env[name]?.trim() ?? '',
  ]);
  const names = new Map(Object.entries(variables).map(([name, key]) => [`tenants[0].${key}`, name]));
  return {
    tree: { tenants: [{ name: nameFrom(baseUrl), ...Object.fromEntries(entries) }] },
    folder: '.',
    hidden: new Set(['tenants[0].name', ...names.keys()]),
    problems: [],
    placeOf: (path) => names.get(formatPath(path)) ?? formatPath(path),
  };
}
