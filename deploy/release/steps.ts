import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { repository, tools } from '../generate/tools.ts';
import { normaliseSbom } from './normalise-sbom.ts';
import { notesOf } from './notes.ts';

/** What is released, and where its parts go. */
export interface Release {
  readonly version: string;
  /** The folder that takes what is made. */
  readonly output: string;
  /** When the commit was made, in seconds: what is made carries this time, so that the same commit makes the same bytes. */
  readonly epoch: number;
  readonly revision: string;
  /** Host and owner of the image and the chart, as `ghcr.io/sailpoint-exporter`. */
  readonly registry: string;
  readonly isDryRun: boolean;
}

/** One part of a release: `make` writes it into the output folder, `publish` sends it away. */
export interface Step {
  readonly name: string;
  readonly make: (release: Release) => void;
  readonly publish?: (release: Release) => void;
}

const run = (command: string, ...args: readonly string[]): string =>
  execFileSync(command, args, {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 2 ** 20,
  });

const words = (text: string): readonly string[] => text.split(/\s+/);

const folder = ({ output }: Release, name: string): string => {
  mkdirSync(join(output, name), { recursive: true });
  return join(output, name);
};

const onlyFileIn = (path: string): string => join(path, readdirSync(path)[0] ?? '');

const reference = ({ registry, version }: Release): string => `${registry}/sailpoint-exporter:${version}`;

/** The arguments of both builders. */
const labels = ({ version, revision, epoch }: Release): readonly string[] =>
  Object.entries({
    VERSION: version,
    REVISION: revision,
    CREATED: new Date(epoch * 1_000).toISOString(),
  }).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);

/** A variant without a shell is the same image on another base. */
const variants = [
  { suffix: '', base: [] },
  { suffix: '-shell-less', base: ['--build-arg', `RUNTIME_IMAGE=${shellLessBase()}`] },
] as const;

/** As the Dockerfile names it. */
function shellLessBase(): string {
  const found = /RUNTIME_IMAGE=(?<image>gcr\.io\S+)/.exec(
    readFileSync(join(repository, 'Dockerfile'), 'utf8'),
  );
  return found?.groups?.['image'] ?? '';
}

/** A copy of the chart whose files are as old as the commit, since Helm packs their times. */
function datedChart({ epoch }: Release) {
  const path = join(mkdtempSync(join(tmpdir(), 'chart-')), 'sailpoint-exporter');
  cpSync(join(repository, 'deploy', 'chart'), path, { recursive: true });
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' }))
    utimesSync(join(path, entry), epoch, epoch);
  return { path, [Symbol.dispose]: () => rmSync(dirname(path), { recursive: true }) };
}

export const steps: readonly Step[] = [
  {
    name: 'notes',
    make: (release) => {
      const changelog = readFileSync(join(repository, 'CHANGELOG.md'), 'utf8');
      writeFileSync(join(release.output, 'notes.md'), notesOf(changelog, release));
    },
  },
  {
    name: 'npm package',
    make: (release) => void run('npm', 'pack', '--silent', '--pack-destination', folder(release, 'npm')),
    publish: (release) =>
      void run(
        'npm',
        'publish',
        onlyFileIn(join(release.output, 'npm')),
        '--provenance',
        '--access',
        'public',
      ),
  },
  {
    name: 'chart',
    make: (release) => {
      using chart = datedChart(release);
      run(tools.helm, 'package', chart.path, '--destination', folder(release, 'chart'));
    },
    publish: (release) =>
      void run(
        tools.helm,
        'push',
        onlyFileIn(join(release.output, 'chart')),
        `oci://${release.registry}/charts`,
      ),
  },
  {
    name: 'bill of materials',
    make: (release) => {
      const found = run(
        'npm',
        'sbom',
        '--omit',
        'dev',
        '--package-lock-only',
        '--sbom-format',
        'cyclonedx',
        '--sbom-type',
        'application',
      );
      writeFileSync(join(release.output, 'sbom.cdx.json'), normaliseSbom(found, release));
    },
  },
  {
    name: 'image',
    make: (release) => {
      if (release.isDryRun)
        run('deploy/image/try.sh', '--archive', join(folder(release, 'image'), 'image.oci.tar'));
    },
    publish: (release) => {
      for (const { suffix, base } of variants) {
        const flags = `--platform linux/amd64,linux/arm64 --provenance=mode=max --sbom=true
          --output type=image,push=true,rewrite-timestamp=true
          --build-arg SOURCE_DATE_EPOCH=${release.epoch} --tag ${reference(release)}${suffix}`;
        run('docker', 'buildx', 'build', ...words(flags), ...labels(release), ...base, '.');
      }
    },
  },
  {
    name: 'checksums',
    make: (release) => {
      const files = readdirSync(release.output, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'SHA256SUMS')
        .map(({ parentPath, name }) => relative(release.output, join(parentPath, name)))
        .toSorted();
      const lines = files.map((file) => `${digestOf(join(release.output, file))}  ${file}\n`);
      writeFileSync(join(release.output, 'SHA256SUMS'), lines.join(''));
    },
    publish: (release) => {
      const files = ['sbom.cdx.json', 'SHA256SUMS'].map((file) => join(release.output, file));
      const flags = `--verify-tag --title ${release.version} --notes-file ${join(release.output, 'notes.md')}`;
      run('gh', 'release', 'create', `v${release.version}`, ...words(flags), ...files);
    },
  },
];

const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
