import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', 'src');

/** docs/ARCHITECTURE.md: a file imports from its own folder or from a lower floor. */
const floors: Readonly<Record<string, number>> = {
  'main.ts': 6,
  commands: 5,
  wiring: 4,
  sweep: 3,
  'web-config': 3,
  sailpoint: 2,
  exposition: 2,
  web: 2,
  telemetry: 2,
  config: 2,
  simulator: 2,
  fleet: 1,
  lib: 0,
};

interface Source {
  /** From src on: fleet/judge.ts. */
  readonly path: string;
  readonly text: string;
}

const sources: readonly Source[] = globSync('**/*.ts', { cwd: root }).map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));

/** The folder. Files that lie directly in src wire the folders together; main.ts is above all. */
function roomOf(path: string): string {
  const [folder, file] = path.split('/');
  if (file !== undefined && folder !== undefined) return folder;
  return path === 'main.ts' ? path : 'wiring';
}

/** Of all kinds, types too: what is only a type is a dependency all the same. */
const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']*)'|new URL\('(\.[^']*)', import\.meta\.url\)/g;

const importsOf = ({ path, text }: Source): readonly string[] =>
  [...text.matchAll(importPattern)].map(([, imported = '', loaded]) =>
    normalize(join(dirname(path), loaded ?? imported)),
  );

/** Why an import is not allowed; null when it is. */
function fault(from: string, to: string): string | null {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === there) return null;
  const [floor, below] = [floors[here], floors[there]];
  if (floor === undefined || below === undefined) return `${from} → ${to}: on no floor`;
  return below < floor ? null : `${from} → ${to}: not downwards`;
}

const exportPattern = /^export (?:async )?(?:type|interface|class|const|function\*?) (\w+)/gm;

/** What runs in the browser has a clock of its own, and is run when it is loaded. */
const isForBrowsers = (path: string): boolean => path.startsWith('web/page/browser/');

/** How to serve, in the toolkit's format, is a package of its own. */
const door = 'web-config/web-config.ts';

describe('an import', () => {
  const imports = sources.flatMap((source) => importsOf(source).map((to) => [source.path, to] as const));

  test('goes down, or stays in its folder', () => {
    // Files outside of src (package.json, config/) are data, on no floor.
    const faults = imports.flatMap(([from, to]) => (to.startsWith('..') ? [] : (fault(from, to) ?? [])));

    expect(imports.length).toBeGreaterThan(200);
    expect(faults).toEqual([]);
  });

  test('names a file that is there', () => {
    const missing = imports.filter(
      ([, to]) => !to.startsWith('..') && !sources.some(({ path }) => path === to),
    );

    expect(missing).toEqual([]);
  });

  test('into web-config goes through its one door', () => {
    const others = imports.filter(
      ([from, to]) => roomOf(to) === 'web-config' && roomOf(from) !== 'web-config' && to !== door,
    );

    expect(imports.some(([, to]) => to === door)).toBe(true);
    expect(others).toEqual([]);
  });

  test.each([
    ['fleet/judge.ts', 'sweep/plan.ts'],
    ['sailpoint/call.ts', 'telemetry/telemetry.ts'],
    ['lib/clock.ts', 'fleet/client.ts'],
    ['tenant.ts', 'commands/serve.ts'],
    ['commands/serve.ts', 'main.ts'],
    ['fleet/judge.ts', 'new-room/x.ts'],
  ])('from %s to %s would be found', (from, to) => {
    expect(fault(from, to)).toContain(`${from} → ${to}`);
  });
});

test('every room is on a floor, and every floor has its room', () => {
  const rooms = new Set(sources.map(({ path }) => roomOf(path)));

  expect([...rooms].toSorted((a, b) => a.localeCompare(b))).toEqual(
    Object.keys(floors).toSorted((a, b) => a.localeCompare(b)),
  );
});

describe('time, chance and the environment come in at one place', () => {
  /** Comments may name what code may not use. */
  const code = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');

  test.each([
    ['the time', /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/, /^lib\/clock\.ts$/],
    [
      'timers',
      /\bset(?:Timeout|Interval|Immediate)\b|timers\/promises|AbortSignal\.timeout/,
      /^lib\/clock\.ts$/,
    ],
    ['chance', /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/, /^lib\/clock\.ts$/],
    ['the environment', /\bprocess\.env\b/, /^(?:main\.ts|config\/.*)$/],
  ])('%s', (_name, pattern, allowed) => {
    const users = sources
      .filter(({ path, text }) => pattern.test(code(text)) && !isForBrowsers(path))
      .map(({ path }) => path);

    expect(users.filter((path) => allowed.test(path))).not.toEqual([]);
    expect(users.filter((path) => !allowed.test(path))).toEqual([]);
  });
});

test.each([
  ['default exports', /^export default\b|^export \{[^}]*\bas default\b/m],
  ['barrels', /^export (?:\*|\{[^}]*\}) from\b|^export type \{[^}]*\} from\b/m],
  [
    'enums, namespaces and parameter properties',
    /^(?:export )?(?:const )?enum |^(?:export )?namespace |constructor\([^)]*\b(?:private|public|readonly) /m,
  ],
  ['imports without an extension', /from '\.[^']*(?<!\.ts)(?<!\.json)'/],
])('there are no %s', (_name, pattern) => {
  const users = sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

  expect(users).toEqual([]);
});

test('a module does nothing but define: no instances are made and nothing is run when it is loaded', () => {
  // Not indented: at the top level.
  const effects =
    /^(?:await |new |process\.on|[a-z]\w*\()|^(?:export )?let |^(?:export )?const \w+ = new (?!Map|Set|Error|URL\b)/m;

  const users = sources
    .filter(({ path, text }) => path !== 'main.ts' && !isForBrowsers(path) && effects.test(text))
    .map(({ path }) => path);

  expect(users).toEqual([]);
});

/** Each name with the places that have it, where there are two or more. */
function shared(
  places: readonly (readonly [name: string, path: string])[],
): Readonly<Record<string, readonly string[]>> {
  const byName = Map.groupBy(places, ([name]) => name);
  const twice = [...byName].filter(([, all]) => new Set(all.map(([, path]) => path)).size > 1);
  return Object.fromEntries(twice.map(([name, all]) => [name, all.map(([, path]) => path)]));
}

describe('a name means one thing in all of src', () => {
  const declarations = (pattern: RegExp): readonly (readonly [string, string])[] =>
    sources.flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map(([, name = '']) => [name, path] as const),
    );

  test.each([
    ['type, interface or class', /^(?:export )?(?:type|interface|(?:abstract )?class) (\w+)/gm],
    ['export', exportPattern],
  ])('no %s is declared in two files', (_kind, pattern) => {
    const declared = declarations(pattern);

    expect(declared.length).toBeGreaterThan(200);
    expect(shared(declared)).toEqual({});
  });

  test('no two files have the same name', () => {
    expect(shared(sources.map(({ path }) => [basename(path), path]))).toEqual({});
  });
});

test('what a file exports, another file imports', () => {
  const home = join(root, '..');
  const files = globSync(['{src,test,docs,bench,deploy}/**/*.ts', '*.ts', 'bin/*.js'], { cwd: home });
  const imported = new Set(
    files.flatMap((path) => namesImported(path, readFileSync(join(home, path), 'utf8'))),
  );
  const exported = sources.flatMap(({ path, text }) =>
    [...text.matchAll(exportPattern)].map(([, name = '']) => ({ path: `src/${path}`, name })),
  );

  const unused = exported.filter(
    ({ path, name }) => !imported.has(`${path} ${name}`) && !imported.has(`${path} *`),
  );

  expect(exported.length).toBeGreaterThan(200);
  expect(unused).toEqual([]);
});

/** As "path name"; the name is * where a file is imported as a whole. */
function namesImported(path: string, text: string): readonly string[] {
  const target = (specifier = ''): string => normalize(join(dirname(path), specifier));
  const named = [...text.matchAll(/import (?:type )?\{([^}]*)\} from '(\.[^']*)'/g)].flatMap(
    ([, names = '', from]) =>
      names.split(',').map(
        (name) =>
          `${target(from)} ${name
            .trim()
            .replace(/^type /, '')
            .replace(/ as .*/, '')}`,
      ),
  );
  const whole = [...text.matchAll(/(?:import \* as \w+ from |\bimport\()'(\.[^']*)'/g)].map(
    ([, from]) => `${target(from)} *`,
  );
  return [...named, ...whole];
}

test('each file is named in kebab-case', () => {
  const odd = sources
    .map(({ path }) => path)
    .filter((path) => !/^(?:[a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(path));

  expect(odd).toEqual([]);
});

test('a file has at most 200 lines', () => {
  const long = sources.filter(({ text }) => text.split('\n').length > 201).map(({ path }) => path);

  expect(long).toEqual([]);
});
