import { formatPath, type Path, type Problem } from './problem.ts';

/** The process's environment variables, or a test's. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Substituted {
  readonly tree: unknown;
  /** Formatted paths of the values that hold a variable's text. */
  readonly hidden: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** `$${` is an escaped `${`. A `${` without its closing brace is most likely a mistake. */
const reference = /\$\$\{|\$\{([^}]*)\}?/g;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Shells and Windows write variables like this. As the whole of a value it is most likely a mistake. */
const foreignReference = /^(?:\$[A-Z_][A-Z0-9_]*|%[A-Z_][A-Z0-9_]*%|\$\([A-Z_][A-Z0-9_]*\))$/;

const foreignProblem = { problem: 'is a variable as a shell writes it', advice: `write $\{NAME}` };

/** Replaces `${NAME}` in all texts by the variable's value without surrounding white space, unless `env` is null. Replaces null by undefined, so an empty section means its defaults. */
export function substitute(tree: unknown, env: Environment | null): Substituted {
  const hidden = new Set<string>();
  const problems: Problem[] = [];

  const replaced = (text: string, path: Path, variables: Environment): string => {
    if (foreignReference.test(text)) {
      hidden.add(formatPath(path));
      problems.push({ path, ...foreignProblem });
    }
    return text.replace(reference, (match: string, name: string | undefined) => {
      if (name === undefined) return '${';
      const value = variableName.test(name) && match.endsWith('}') ? variables[name]?.trim() : undefined;
      hidden.add(formatPath(path));
      if (value === undefined) problems.push(problemOf(name, match, path));
      return value ?? match;
    });
  };

  const walk = (node: unknown, path: Path, above: readonly unknown[]): unknown => {
    if (typeof node === 'string') return env === null ? node : replaced(node, path, env);
    if (typeof node !== 'object' || node === null) return node ?? undefined;
    if (above.includes(node)) {
      problems.push({ path, subject: 'it', problem: 'contains itself', advice: 'take out the alias' });
      return undefined;
    }
    const within = [...above, node];
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...path, index], within));
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, walk(value, [...path, key], within)]),
    );
  };

  return { tree: walk(tree, [], []), hidden, problems };
}

function problemOf(name: string, match: string, path: Path): Problem {
  if (variableName.test(name) && match.endsWith('}')) {
    return {
      path,
      subject: `the variable ${name}`,
      problem: 'is not set',
      advice: `set ${name}, or write $\${${name}} for that text itself`,
    };
  }
  const advice = `write $\{NAME}, or $$\{ for the text $\{ itself`;
  return { path, problem: 'has a ${ without the name of a variable', advice };
}
