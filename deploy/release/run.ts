import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { howToFetchTools, repository, toolsAreThere } from '../generate/tools.ts';
import { type Release, steps } from './steps.ts';

/**
 * Makes all parts of a release in a folder, and publishes them:
 *   npm run release -- --dry-run            everything but the publishing
 *   npm run release -- --dry-run --only notes,chart
 *   npm run release                         on the tag of the version, as the workflow "release" does
 */
const { values } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    output: { type: 'string', default: 'release' },
    only: { type: 'string', default: steps.map(({ name }) => name).join(',') },
    registry: { type: 'string', default: 'ghcr.io/sailpoint-exporter' },
  },
});

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();

const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };

const release: Release = {
  version,
  output: resolve(values.output),
  epoch: Number(git('log', '-1', '--format=%ct')),
  revision: git('rev-parse', 'HEAD'),
  registry: values.registry,
  isDryRun: values['dry-run'],
};

function checkTag(): void {
  if (git('tag', '--points-at', 'HEAD').split('\n').includes(`v${version}`)) return;
  throw new Error(
    `Cannot publish: this commit has no tag v${version}; --dry-run makes everything without it`,
  );
}

const names = steps.map(({ name }) => name);
const wanted = values.only.split(',');
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) throw new Error(`There is no step "${unknown}"; there are: ${names.join(', ')}`);
if (!toolsAreThere()) throw new Error(howToFetchTools);
if (!release.isDryRun) checkTag();
rmSync(release.output, { recursive: true, force: true });
mkdirSync(release.output, { recursive: true });
const chosen = steps.filter(({ name }) => wanted.includes(name));
// All is made before anything is published: half a release is worse than none.
for (const { name, make } of chosen) {
  process.stdout.write(`${name}\n`);
  make(release);
}
if (!release.isDryRun) for (const { publish } of chosen) publish?.(release);
